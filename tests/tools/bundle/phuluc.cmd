@echo off
chcp 65001 >nul
title phuluc
rem The menu works on the folder that this file lies in: a copy of it opens another office's folder.
cd /d "%~dp0"
if exist "%LOCALAPPDATA%\phuluc\Scripts\phuluc.exe" (
    "%LOCALAPPDATA%\phuluc\Scripts\phuluc.exe" %*
) else (
    echo Chưa cài phuluc trên máy này: hãy chạy tệp cai-dat.cmd trong gói cài đặt.
    pause
)
