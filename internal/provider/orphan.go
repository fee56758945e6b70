package provider

import (
	"os"
	"time"
)

// Orphaned returns a channel that is closed when the process that has started this one, the CLI, has been gone for a
// while: so long as what was under way then may take to be read back.
//
// A provider that the CLI is connected to ends with the connection. One whose CLI is killed before that waits for a
// connection for ever, which the plugin protocol does not notice. (Nor can it be noticed on Windows, where a process
// keeps its parent's number.)
func Orphaned(grace time.Duration) <-chan struct{} {
	parent, orphaned := os.Getppid(), make(chan struct{})
	go func() {
		for os.Getppid() == parent {
			time.Sleep(time.Second)
		}
		time.Sleep(grace)
		close(orphaned)
	}()
	return orphaned
}
