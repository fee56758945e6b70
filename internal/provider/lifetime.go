package provider

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

// liveWithCLI ties this process to the CLI that has started it.
//
// It ignores SIGTERM, as the plugin library ignores SIGINT. A CI system that cancels a job sends it to all of its
// processes: the CLI then lets what is under way be finished, and ends this process itself.
//
// It calls end when the CLI has been gone for a while: so long as what was under way then may take to be read back. A
// provider that the CLI is connected to notices by itself. One whose CLI is killed before that waits for a connection for
// ever. (On Windows, where a process keeps its parent's number, it still does.)
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
