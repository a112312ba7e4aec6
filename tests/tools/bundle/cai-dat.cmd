@echo off
chcp 65001 >nul
setlocal
title Cài đặt phuluc

rem Programs go where the user may write; the office's own files never lie there.
set "PROGRAM=%LOCALAPPDATA%\phuluc"
set "OFFICE=%USERPROFILE%\phuluc"
set "PYTHON="
set "VERSION="

for %%V in (@PYTHONS@) do if not defined PYTHON (
    py -%%V -c "pass" >nul 2>nul && set "PYTHON=py -%%V" && set "VERSION=%%V"
)
for %%V in (@PYTHONS@) do if not defined PYTHON (
    python -c "import sys; sys.exit('%%V' != '.'.join(map(str, sys.version_info[:2])))" >nul 2>nul && set "PYTHON=python" && set "VERSION=%%V"
)
if not defined PYTHON (
    echo Máy này chưa có Python thuộc một trong các phiên bản: @PYTHONS@.
    echo Tải bản cài "Windows installer (64-bit)" tại www.python.org, chọn cài cho riêng người dùng
    echo hiện tại ^(không cần quyền quản trị^), rồi chạy lại tệp này.
    pause
    exit /b 1
)

echo Đang cài phuluc vào "%PROGRAM%", dùng Python %VERSION%...
%PYTHON% -m venv --clear "%PROGRAM%" || goto failed
set "PIP="%PROGRAM%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index"
%PIP% --require-hashes --find-links "%~dp0goi" -r "%~dp0yeu-cau-%VERSION%.txt" || goto failed
%PIP% --no-deps "%~dp0goi\@WHEEL@" || goto failed

if not exist "%OFFICE%" mkdir "%OFFICE%" || goto failed
copy /y "%~dp0phuluc.cmd" "%OFFICE%\phuluc.cmd" >nul || goto failed
echo Đã cài xong. Từ nay mở phuluc bằng tệp "%OFFICE%\phuluc.cmd".
call "%OFFICE%\phuluc.cmd"
exit /b 0

:failed
echo Chưa cài được. Chép lại toàn bộ thư mục này vào ổ cứng rồi chạy lại; nếu vẫn không được,
echo gửi ảnh màn hình này cho người hỗ trợ.
pause
exit /b 1
