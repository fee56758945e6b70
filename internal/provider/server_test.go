// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
)

func bare() tfprotov6.ProviderServer {
	return providerserver.NewProtocol6(provider.NewNested("test")())()
}

// Whatever the framework's server can do, the provider's can: a wrapper that hid a part of it would make lists, actions or
// functions fail as not implemented.
func TestTheServerIsComplete(t *testing.T) {
	server := reflect.ValueOf(provider.NewServer("test")())
	calls := reflect.ValueOf(bare())
	for method := range calls.Type().Methods() {
		call := server.MethodByName(method.Name)
		if !call.IsValid() {
			t.Errorf("%s is hidden", method.Name)
			continue
		}
		if want := calls.MethodByName(method.Name).Type(); call.Type() != want {
			t.Errorf("%s is a %v, want a %v", method.Name, call.Type(), want)
		}
	}
}

// Core gets the same response from the provider's server as from the framework's, for an empty request of every kind that the
// protocol has, optional ones included. If the framework's panics, core gets an error.
func TestEachCallOfTheProtocolIsServed(t *testing.T) {
	want, methods := serveProtocol(t, bare())
	got, _ := serveProtocol(t, provider.NewServer("test")())
	if len(methods) < 36 {
		t.Errorf("only %d calls", len(methods))
	}
	for _, method := range methods {
		g, w := got(method), want(method)
		if w.code == codes.Internal && g.code == codes.OK && strings.Contains(g.body, "Bug in the provider") {
			continue
		}
		if g.code != w.code || sorted(g.body) != sorted(w.body) {
			t.Errorf("%s: %v %q\nwant %v %q", method.Name, g.code, g.body, w.code, w.body)
		}
	}
}

// sorted makes two messages equal that have the entries of a map in different orders.
func sorted(message string) string {
	b := []byte(message)
	slices.Sort(b)
	return string(b)
}

// reply is what core gets: the messages one after another.
type reply struct {
	code codes.Code
	body string
}

// serveProtocol serves a provider over gRPC, and returns a function that makes a call of it with an empty request, and all calls.
func serveProtocol(t *testing.T, server tfprotov6.ProviderServer) (call func(grpc.MethodInfo) reply, methods []grpc.MethodInfo) {
	t.Helper()
	s := grpc.NewServer(grpc.UnaryInterceptor(func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (resp any, err error) {
		defer func() {
			if recover() != nil {
				err = status.Error(codes.Internal, "panic")
			}
		}()
		return handler(ctx, req)
	}))
	plugin := tf6server.GRPCProviderPlugin{GRPCProvider: func() tfprotov6.ProviderServer { return server }, Name: "registry.terraform.io/wazzup24/wazzup"}
	if err := plugin.GRPCServer(nil, s); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() { defer close(served); _ = s.Serve(listener) }()
	t.Cleanup(func() { s.Stop(); <-served })
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	const service = "tfplugin6.Provider"
	return func(method grpc.MethodInfo) reply {
		body, err := exchange(t.Context(), conn, "/"+service+"/"+method.Name)
		return reply{status.Code(err), body}
	}, s.GetServiceInfo()[service].Methods
}

// exchange sends one empty message and receives all responses: for gRPC, a unary call is a stream of one message, too.
func exchange(ctx context.Context, conn *grpc.ClientConn, method string) (body string, err error) {
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, method)
	if err != nil {
		return "", err
	}
	if err := stream.SendMsg(&[]byte{}); err != nil {
		return "", err
	}
	if err := stream.CloseSend(); err != nil {
		return "", err
	}
	for {
		var response []byte
		switch err := stream.RecvMsg(&response); {
		case errors.Is(err, io.EOF):
			return body, nil
		case err != nil:
			return body, err
		}
		body += string(response)
	}
}

// raw is a codec for messages that nobody decodes. The types of the protocol's messages are terraform-plugin-go's own.
type raw struct{}

func (raw) Name() string { return "proto" }

func (raw) Marshal(v any) ([]byte, error) {
	message, ok := v.(*[]byte)
	if !ok {
		return nil, fmt.Errorf("a %T", v)
	}
	return *message, nil
}

func (raw) Unmarshal(data []byte, v any) error {
	message, ok := v.(*[]byte)
	if !ok {
		return fmt.Errorf("a %T", v)
	}
	*message = bytes.Clone(data)
	return nil
}
