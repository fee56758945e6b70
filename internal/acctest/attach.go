// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

// attached serves the provider from this process to one run of a CLI. The CLI attaches to it through TF_REATTACH_PROVIDERS, as
// to a provider under a debugger. This saves time: a run starts three providers, and a start takes longer than most of their
// work.
//
// A CLI makes a new connection for each provider block and each walk. Each connection gets its own provider, as it would get
// its own process. So the providers share nothing but the disk and the state.
type attached struct {
	listener net.Listener
	build    func() tfprotov6.ProviderServer

	mu        sync.Mutex
	providers []*connected
	accepting sync.WaitGroup
}

// connected is the provider of one connection.
type connected struct {
	grpc     *grpc.Server
	provider tfprotov6.ProviderServer
	served   chan struct{} // closed when the connection has ended
}

// attach begins to serve. It calls build for each provider.
func attach(t testing.TB, build func() tfprotov6.ProviderServer) *attached {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it returns at once
	if err != nil {
		t.Fatal(err)
	}
	a := &attached{listener: listener, build: build}
	a.accepting.Go(a.accept)
	return a
}

// shortWaits returns a constructor of the provider ShortWaits, for an environment and a working directory.
func shortWaits(env map[string]string, dir string, further []provider.Option) func() tfprotov6.ProviderServer {
	return provider.NewServer("test", append([]provider.Option{
		provider.WithTimings(Timings, Backoff),
		provider.WithProcess(ProcessWith(env, dir)),
		provider.WithLockDir(filepath.Join(env[cacheEnv], "terraform-provider-wazzup", "locks")),
	}, further...)...)
}

// ProcessWith returns a Process that replaces the environment and the working directory for a provider in this process.
func ProcessWith(env map[string]string, dir string) account.Process {
	return account.Process{
		LookupEnv: func(name string) (string, bool) { value, set := env[name]; return value, set },
		Dir:       dir,
	}
}

// accept serves each connection until the listener is closed.
func (a *attached) accept() {
	for {
		conn, err := a.listener.Accept()
		if err != nil {
			return
		}
		c := &connected{provider: a.build(), served: make(chan struct{})}
		// The sizes are those of tf6server.Serve.
		c.grpc = grpc.NewServer(grpc.MaxRecvMsgSize(256<<20), grpc.MaxSendMsgSize(256<<20), grpc.WaitForHandlers(true))
		plugin := tf6server.GRPCProviderPlugin{GRPCProvider: func() tfprotov6.ProviderServer { return c.provider }, Name: address}
		if err := plugin.GRPCServer(nil, c.grpc); err != nil {
			_ = conn.Close()
			continue
		}
		a.mu.Lock()
		a.providers = append(a.providers, c)
		a.mu.Unlock()
		go func() {
			defer close(c.served)
			_ = c.grpc.Serve(&oneConn{conn: &noticedConn{Conn: conn, closed: make(chan struct{})}}) // until it is closed
		}()
	}
}

// end ends all providers after the CLI has ended. If killed is true, they end as if they had been killed with it.
func (a *attached) end(killed bool) error {
	err := a.listener.Close()
	a.accepting.Wait()
	for _, c := range a.providers {
		c.grpc.Stop()
		<-c.served
		if killed {
			provider.Abandon(c.provider)
		} else {
			provider.Close(c.provider)
		}
		_, stopped := c.provider.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}) // which drops its connections
		err = errors.Join(err, stopped)
	}
	return err
}

// address is the provider's address in Terraform's registry.
const address = "registry.terraform.io/wazzup24/wazzup"

// reattach returns the value of TF_REATTACH_PROVIDERS, for Terraform and OpenTofu.
func (a *attached) reattach() string {
	config := fmt.Sprintf(`{"Protocol":"grpc","ProtocolVersion":6,"Pid":%d,"Test":true,"Addr":{"Network":"tcp","String":%q}}`, os.Getpid(), a.listener.Addr())
	return fmt.Sprintf(`{%q:%s,"registry.opentofu.org/wazzup24/wazzup":%s}`, address, config, config)
}

// oneConn is a listener that accepts one existing connection and no more.
type oneConn struct {
	conn  *noticedConn
	given bool
}

func (l *oneConn) Accept() (net.Conn, error) {
	if l.given {
		<-l.conn.closed
		return nil, net.ErrClosed
	}
	l.given = true
	return l.conn, nil
}

func (l *oneConn) Close() error   { return l.conn.Close() }
func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }

// noticedConn is a connection with a channel that is closed with it. gRPC closes this side after the other side has closed.
type noticedConn struct {
	net.Conn

	once   sync.Once
	closed chan struct{}
}

func (c *noticedConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// canAttach reports whether every variable in a workspace's environment reaches a provider in this process. Variables that are
// not listed here may not: net/http and the loggers, for instance, read the environment once for the whole process.
func canAttach(env map[string]string) bool {
	for name := range env {
		switch {
		case name == cacheEnv, name == "TF_WORKSPACE", name == "TF_DATA_DIR", name == "TF_CLI_CONFIG_FILE",
			strings.HasPrefix(name, "TF_VAR_"), strings.HasPrefix(name, "TF_CLI_ARGS"):
		case strings.HasPrefix(name, "WAZZUP_") && !strings.HasPrefix(name, "WAZZUP_ACCEPT_") && name != PanicEnv:
		default:
			return false
		}
	}
	return true
}
