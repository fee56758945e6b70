// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package account

import "os"

// safeOpen is nothing here: there are no named pipes in folders, and what is a symbolic link is not opened.
const safeOpen = 0

// locksAreSwept says that a lock file cannot be removed while it is held.
const locksAreSwept = false

const openFolderFlag = 0

// processLives reports whether there is a process with a number.
func processLives(pid int) bool {
	process, err := os.FindProcess(pid) // fails if there is none
	if err == nil {
		_ = process.Release()
	}
	return err == nil
}
