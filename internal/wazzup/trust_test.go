// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// selfSigned makes a certificate for 127.0.0.1 that is good, but for what change does to it, and the authority that
// vouches for it: itself.
func selfSigned(t *testing.T, change func(*x509.Certificate)) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(cert)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if cert, err = x509.ParseCertificate(raw); err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, roots
}

// serveTLS serves with a certificate and counts connections.
func serveTLS(t *testing.T, config *tls.Config, handler http.Handler) (address string, dialled *atomic.Int64) {
	t.Helper()
	dialled = new(atomic.Int64)
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dialled.Add(1)
		}
	}
	if config == nil {
		s.Start()
	} else {
		s.TLS = config
		s.StartTLS()
	}
	t.Cleanup(s.Close)
	return strings.Replace(s.URL, "http:", "https:", 1), dialled
}

func TestConnectionsThatAreNotTrusted(t *testing.T) {
	good := func(*x509.Certificate) {}
	for name, tc := range map[string]struct {
		change  func(*x509.Certificate)
		trusted bool
		highest uint16
		says    string
	}{
		"expired":        {func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }, true, tls.VersionTLS13, "expired"},
		"not valid yet":  {func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }, true, tls.VersionTLS13, "not yet valid"},
		"another host":   {func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"tech.wazzup24.com"} }, true, tls.VersionTLS13, "127.0.0.1"},
		"another IP":     {func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 2)} }, true, tls.VersionTLS13, "127.0.0.1"},
		"self-signed":    {good, false, tls.VersionTLS13, "unknown authority"},
		"TLS 1.1":        {good, true, tls.VersionTLS11, "protocol version"},
		"TLS 1.0":        {good, true, tls.VersionTLS10, "protocol version"},
		"no TLS at all":  {nil, false, 0, "HTTP"},
		"not for server": {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, true, tls.VersionTLS13, "key usage"},
	} {
		t.Run(name, func(t *testing.T) {
			var config *tls.Config
			var roots *x509.CertPool
			if tc.change != nil {
				var cert tls.Certificate
				cert, roots = selfSigned(t, tc.change)
				config = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS10, MaxVersion: tc.highest}
			}
			if !tc.trusted {
				roots = x509.NewCertPool()
			}
			address, dialled := serveTLS(t, config, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request got through") }))
			c := client(t, address)
			c.service.http.Transport.(*http.Transport).TLSClientConfig.RootCAs = roots
			_, err := c.ListPipelines(t.Context())
			var transport *TransportError
			if !errors.As(err, &transport) || !transport.Permanent || !transport.NothingSent || !contains(err.Error(), tc.says) {
				t.Errorf("got %#v: %v, want %q", err, err, tc.says)
			}
			if n := dialled.Swap(0); n != 1 {
				t.Errorf("%d connections, want 1 attempt", n)
			}
			if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Refused || dialled.Load() != 1 {
				t.Errorf("POST: outcome %v, %d connections", outcome, dialled.Load())
			}
		})
	}
}

func TestConnectionsThatAreTrusted(t *testing.T) {
	for version, name := range map[uint16]string{tls.VersionTLS12: "TLS 1.2", tls.VersionTLS13: "TLS 1.3"} {
		t.Run(name, func(t *testing.T) {
			cert, roots := selfSigned(t, func(*x509.Certificate) {})
			address, _ := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: version, MaxVersion: version},
				http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, documented) }))
			c := client(t, address)
			c.service.http.Transport.(*http.Transport).TLSClientConfig.RootCAs = roots
			if list, err := c.ListPipelines(t.Context()); err != nil || len(list) != 1 {
				t.Errorf("%v, %v", list, err)
			}
		})
	}
}

// A handshake that the network breaks off says nothing about the certificate: it is tried again.
func TestHandshakesThatTheNetworkBreaksOff(t *testing.T) {
	for name, meet := range map[string]func(*net.TCPConn){
		"closed at once":           func(*net.TCPConn) {},
		"closed after the hello":   func(conn *net.TCPConn) { _, _ = conn.Read(make([]byte, 4096)) },
		"closed within the answer": func(conn *net.TCPConn) { _, _ = conn.Read(make([]byte, 4096)); _, _ = conn.Write([]byte{22, 3, 3, 0}) },
		"reset": func(conn *net.TCPConn) {
			_, _ = conn.Read(make([]byte, 1))
			_ = conn.SetLinger(0)
		},
		"never answered": func(conn *net.TCPConn) { _, _ = io.Copy(io.Discard, conn) },
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			var dialled atomic.Int64
			var serving sync.WaitGroup
			serving.Go(func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					dialled.Add(1)
					serving.Go(func() {
						meet(conn.(*net.TCPConn))
						_ = conn.Close()
					})
				}
			})
			c := client(t, "https://"+l.Addr().String(), func(c *Config) { c.Timeout = time.Minute })
			c.service.http.Transport.(*http.Transport).TLSHandshakeTimeout = 200 * time.Millisecond
			_, err = c.ListPipelines(t.Context())
			var (
				transport *TransportError
				used      *AttemptsError
			)
			if !errors.As(err, &transport) || transport.Permanent || !transport.NothingSent || !errors.As(err, &used) || used.Attempts != 3 || dialled.Swap(0) != 3 {
				t.Errorf("got %#v: %v", err, err)
			}
			if outcome := OutcomeOf(c.PostPipelines(t.Context(), nil)); outcome != Retry || dialled.Load() != 1 {
				t.Errorf("POST: outcome %v, %d connections", outcome, dialled.Load())
			}
			_ = l.Close()
			serving.Wait()
		})
	}
}
