@echo off
rem Makes an environment beside this file, once, and opens the walkthroughs in JupyterLab.
setlocal
cd /d "%~dp0"
if exist environment\ready goto open
set "PYTHON="
for %%v in (3.14 3.13 3.12 3.11) do (
  if not defined PYTHON py -%%v -c "pass" >nul 2>nul && set "PYTHON=py -%%v"
)
if not defined PYTHON (
  python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>nul && set "PYTHON=python"
)
if not defined PYTHON (
  echo Python 3.11 to 3.14 is needed: install it from www.python.org, then start this file again.
  goto failed
)
echo Setting up, once; this takes a few minutes.
%PYTHON% -m venv --clear environment || goto failed
set "PIP=environment\Scripts\python.exe -m pip --disable-pip-version-check --quiet"
%PIP% install --no-deps --require-hashes -r requirements.lock || goto failed
for %%w in (interpol_figures-*.whl) do %PIP% install --no-deps "%%w" || goto failed
type nul > environment\ready
:open
environment\Scripts\interpol-figures.exe lab . %* || goto failed
exit /b 0
:failed
pause
exit /b 1
