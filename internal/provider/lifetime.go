// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// liveWithCLI ties this process to the CLI that has started it.
//
// It ignores SIGTERM, as the plugin library ignores SIGINT. A CI system that cancels a job sends SIGTERM to all processes of
// the job. The CLI then lets running operations finish, and ends this process itself.
//
// It calls end once the CLI has been gone for the grace period, in which a cancelled operation can still be read back. If the
// CLI was connected, the provider also notices its end without this. But if the CLI is killed before it connects, the
// provider would wait for ever. (On Windows, where a process keeps its parent's id, it still does.)
func liveWithCLI(grace time.Duration, end func()) {
	signal.Ignore(syscall.SIGTERM)
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(time.Second)
		}
		time.Sleep(grace)
		end()
	}()
}
