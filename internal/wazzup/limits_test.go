// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// peak is the most memory that was in use at a time while f ran, above what was before, in bytes.
func peak(f func()) uint64 {
	// What is counted has garbage in it, too: little, if it is collected often. Else a busy machine fails the test.
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	runtime.GC()
	inUse := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before := inUse()
	most := before
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Microsecond):
				most = max(most, inUse())
			}
		}
	}()
	f()
	close(stop)
	<-stopped
	return max(most, inUse()) - before
}

// packed is a text as gzip has it.
func packed(text string) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
	return out.Bytes()
}

func TestResponsesWithoutEnd(t *testing.T) {
	blanks := strings.Repeat(" ", 1<<20)
	for name, tc := range map[string]struct {
		status   int
		encoding string
		chunk    []byte
	}{
		"plain":    {200, "", []byte(blanks)},
		"gzip":     {200, "gzip", packed(blanks)}, // which may follow on itself (RFC 1952, section 2.2)
		"an error": {400, "", []byte(blanks)},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if tc.encoding != "" {
					w.Header().Set("Content-Encoding", tc.encoding)
				}
				w.WriteHeader(tc.status)
				for r.Context().Err() == nil {
					if _, err := w.Write(tc.chunk); err != nil {
						return
					}
				}
			})
			c := client(t, s.URL, func(c *Config) { c.Timeout = time.Minute })
			var err error
			held := peak(func() { _, err = c.ListPipelines(t.Context()) })
			var large *TooLargeError
			if !errors.As(err, &large) || large.Limit != 32<<20 || s.requests.Load() != 1 {
				t.Errorf("%d requests: %v", s.requests.Load(), err)
			}
			if held > 160<<20 {
				t.Errorf("%d MiB held at a time", held>>20)
			}
			if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Unclear {
				t.Errorf("POST: outcome %v", outcome)
			}
		})
	}
}

// An answer within the limit, some 30 KiB on the way, can hold millions of nothings. What is held of it at a time is a
// small multiple of its size; a sixteenth of the limit shows it as well.
func TestWhatAResponseWithinTheLimitCanHold(t *testing.T) {
	size := maxResponse / 16
	if os.Getenv("WAZZUP_SOAK") != "" {
		size = maxResponse
	}
	for name, tc := range map[string]struct{ front, item, back, says string }{
		"funnels that are null": {`{"data":[null`, `,null`, `]}`, "data[0] is null"},
		"funnels without id":    {`{"data":[{}`, `,{}`, `]}`, "data[0].id is missing"},
		"stages without id":     {`{"data":[{"id":"1","name":"","stages":[{}`, `,{}`, `]}]}`, "data[0].stages[0].id is missing"},
		"stages, then no id":    {`{"data":[{"name":"","stages":[{}`, `,{}`, `]}]}`, "data[0].id is missing"},
		"nulls, then an error":  {`{"data":[null`, `,null`, `],"code":"NO"}`, "200 OK: NO"},
		"a cursor without end":  {`{"data":[],"next":"`, `a`, `"}`, `"next" is "aaa`},
		"words without end":     {`{"title":"`, `word `, `"}`, "Request: word"},
		"errors without end":    {`{"errors":["e"`, `,"e"`, `]}`, "400 Bad Request: e; e"},
		"a page of lines":       {"<html>", "<p>\n", "", "400 Bad Request"},
		"control characters":    {`{"detail":"a`, `\u0000`, `"}`, "400 Bad Request: a"},
	} {
		t.Run(name, func(t *testing.T) {
			body := packed(tc.front + strings.Repeat(tc.item, (size-len(tc.front)-len(tc.back))/len(tc.item)) + tc.back)
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				if !strings.Contains(tc.front, "data") {
					w.WriteHeader(http.StatusBadRequest)
				}
				_, _ = w.Write(body)
			})
			c := client(t, s.URL, func(c *Config) { c.Timeout = time.Minute })
			var err error
			held := peak(func() { _, err = c.ListPipelines(t.Context()) })
			if err == nil || !contains(err.Error(), tc.says) || len(err.Error()) > 1000 || s.requests.Load() != 1 {
				t.Errorf("%d requests, %v; want it to say %q", s.requests.Load(), err, tc.says)
			}
			if held > uint64(8*size) {
				t.Errorf("%d MiB held at a time, of %d KiB sent", held>>20, len(body)>>10)
			}
		})
	}
}

// Headers are read before any body, and count too.
func TestHeadersWithoutEnd(t *testing.T) {
	for name, line := range map[string]string{
		"many headers":           "X-Header: value\r\n",
		"one header without end": "a",
		"interim answers":        "HTTP/1.1 103 Early Hints\r\nX-Header: value\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			front := map[string]string{"many headers": "HTTP/1.1 200 OK\r\n", "one header without end": "HTTP/1.1 200 OK\r\nX-Header: "}[name]
			address, sent := endless(t, front, strings.Repeat(line, 4096))
			c := client(t, address, func(c *Config) { c.Timeout, c.MaxRetries = time.Minute, 1 })
			var err error
			held := peak(func() { _, err = c.ListPipelines(t.Context()) })
			var used *AttemptsError
			if !errors.As(err, &used) || used.Attempts != 2 || len(err.Error()) > 500 {
				t.Errorf("got %v", err)
			}
			if held > 32<<20 || sent.Load() > 64<<20 {
				t.Errorf("%d MiB held at a time, %d MiB sent", held>>20, sent.Load()>>20)
			}
			if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Unclear {
				t.Errorf("POST: outcome %v", outcome)
			}
		})
	}
}

// endless is a server that answers each request with a text that does not end.
func endless(t *testing.T, front, chunk string) (address string, sent *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sent = new(atomic.Int64)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer func() { _ = conn.Close() }()
				_, _ = conn.Read(make([]byte, 4096))
				_, err := io.WriteString(conn, front)
				for err == nil {
					var n int
					n, err = io.WriteString(conn, chunk)
					sent.Add(int64(n))
				}
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		serving.Wait()
	})
	return "http://" + l.Addr().String(), sent
}
