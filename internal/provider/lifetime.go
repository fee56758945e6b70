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
// It ignores SIGTERM, as the plugin library ignores SIGINT. A CI system that cancels a job sends SIGTERM to all of its
// processes: the CLI then lets what is under way finish, and ends this process itself.
//
// It calls end once the CLI has been gone for the grace period: as long as a cancelled operation may take to be read back. A
// provider that the CLI is connected to notices the end by itself. If the CLI is killed before it connects, the provider
// would wait for ever. (On Windows, where a process keeps its parent's number, it still does.)
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
