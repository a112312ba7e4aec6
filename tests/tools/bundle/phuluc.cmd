@echo off
chcp 65001 >nul
title phuluc
rem The menu works on the folder that this file lies in: a copy of it opens another office's folder.
rem pushd also takes a folder of the network; arguments may hold brackets, so that no block encloses them.
pushd "%~dp0" || (pause & exit /b 1)
if not exist "%LOCALAPPDATA%\phuluc\Scripts\phuluc.exe" goto missing
"%LOCALAPPDATA%\phuluc\Scripts\phuluc.exe" %*
exit /b %errorlevel%

:missing
echo Chưa cài phuluc trên máy này: hãy chạy tệp cai-dat.cmd trong gói cài đặt.
pause
exit /b 1
