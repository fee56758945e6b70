// SPDX-License-Identifier: MPL-2.0

//go:build unix

package account

import (
	"errors"
	"syscall"
)

// safeOpen are the flags with which nothing that takes a file's place can block its opening or lead elsewhere.
const safeOpen = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

// locksAreSwept says that a lock file can be removed while it is held.
const locksAreSwept = true

// openFolderFlag has only a folder opened.
const openFolderFlag = syscall.O_DIRECTORY | syscall.O_NONBLOCK

// processLives reports whether there is a process with a number.
func processLives(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
