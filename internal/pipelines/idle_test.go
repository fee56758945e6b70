// SPDX-License-Identifier: MPL-2.0

package pipelines_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
)

// What a server sends beyond its answer, net/http writes to the process's standard log, and the CLI into its own.
func TestWhatFollowsAResponseIsNotLogged(t *testing.T) {
	t.Parallel()
	const response = `{"data":[{"id":"x","name":"X"}]}`
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%sBearer %s", len(response), response, canaryToken)
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()
	w := acctest.NewWorkspace(t, acctest.ShortWaits, "http://"+l.Addr().String(), canaryToken)
	w.Env["TF_LOG"], w.Env["TF_LOG_PATH"] = "trace", w.Dir+"/trace.log"
	w.Write("main.tf", config("crm", hcl(funnel("x", "X", "")), `  existing_policy = "adopt"`))
	w.Apply()
	log := w.Read("trace.log")
	if !strings.Contains(log, "Wazzup API request") {
		t.Error("the log has no requests: this test would find nothing")
	}
	if i := strings.Index(log, canaryToken[:8]); i >= 0 {
		t.Errorf("the log shows ...%s...", log[max(0, i-300):min(len(log), i+100)])
	}
}
