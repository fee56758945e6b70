//go:build unix

package account

import (
	"errors"
	"syscall"
)

// processEnded reports whether a process is surely gone.
func processEnded(pid int) bool { return pid > 1 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
