// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/packed"
)

// packing stands between core and the framework's server. Core sees the nested schema and sends nested values; the framework's
// server has the schema with packed attributes, and gets and returns packed values. See package packed.
//
// TestEachValueIsPacked goes through all calls by reflection, and fails if one can carry such a value and is not handled here.
type packing struct {
	Server // with packed attributes
	*Nested
}

// Nested is the server with the schemas that users see. It only describes, and reports what cannot be read.
type Nested struct {
	nested  Server
	schemas func() (schemas, error)
}

// schemas has what is packed of each resource and each data source, by its name.
type schemas struct{ resources, dataSources map[string]packedType }

// packedType is a resource or a data source with packed attributes.
type packedType struct {
	version int64
	nested  tftypes.Type
	object  packed.Object
}

// errPacking is an error that can only be a bug: what the framework's server has returned cannot be unpacked.
var errPacking = errors.New("cannot unpack a value")

// errIncomplete is about a value that is no complete MessagePack. No server gets it, because terraform-plugin-go may take any amount
// of memory for it. The nested server gets unreadable instead, and reports that.
var (
	errIncomplete = errors.New("a value is no complete MessagePack")
	unreadable    = []byte{0xc1} // which MessagePack never uses
)

// NewNested prepares Pack. Both servers have the same resources and data sources, with and without packed attributes. They are
// compared once, when that is needed.
func NewNested(nested, withPacked tfprotov6.ProviderServer) *Nested {
	outer, _ := nested.(Server)
	inner, _ := withPacked.(Server)
	return &Nested{nested: outer, schemas: sync.OnceValues(func() (schemas, error) { return compare(inner, outer) })}
}

// Pack makes one server of two: the one with packed attributes does the work.
func (n *Nested) Pack(withPacked tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	inner, _ := withPacked.(Server)
	return &packing{Server: inner, Nested: n}
}

func compare(inner, outer Server) (schemas, error) {
	withPacked, err := inner.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	nested, err2 := outer.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err := errors.Join(err, err2); err != nil {
		return schemas{}, err
	}
	each := func(nested, withPacked map[string]*tfprotov6.Schema) map[string]packedType {
		all := make(map[string]packedType, len(nested))
		for name, schema := range nested {
			of := schema.ValueType()
			all[name] = packedType{schema.Version, of, packed.NewObject(of, withPacked[name].ValueType())}
		}
		return all
	}
	return schemas{each(nested.ResourceSchemas, withPacked.ResourceSchemas), each(nested.DataSourceSchemas, withPacked.DataSourceSchemas)}, nil
}

func (n *Nested) resource(typeName string) (packedType, error) {
	s, err := n.schemas()
	return s.resources[typeName], err
}

func (n *Nested) dataSource(typeName string) (packedType, error) {
	s, err := n.schemas()
	return s.dataSources[typeName], err
}

// pack replaces a value by the packed one. It is quick for what core sends. What is written in another form, in JSON for example, is
// decoded and encoded.
func (p packedType) pack(v **tfprotov6.DynamicValue) error {
	if *v == nil || len(p.object) == 0 {
		return nil
	}
	if (*v).JSON == nil {
		to, err := p.object.Pack((*v).MsgPack)
		if err == nil {
			*v = &tfprotov6.DynamicValue{MsgPack: to}
			return nil
		}
		if err := packed.Complete((*v).MsgPack); err != nil && len((*v).MsgPack) > 0 {
			return fmt.Errorf("%w: %w", errIncomplete, err)
		}
	}
	value, err := (*v).Unmarshal(p.nested)
	if err != nil {
		return err
	}
	normal, err := packed.NewType(p.nested).Append(nil, value)
	if err != nil {
		return err
	}
	to, err := p.object.Pack(normal)
	*v = &tfprotov6.DynamicValue{MsgPack: to}
	return err
}

func (p packedType) unpack(v *tfprotov6.DynamicValue) error {
	if v == nil || len(p.object) == 0 {
		return nil
	}
	to, err := p.object.Unpack(v.MsgPack)
	if err != nil {
		return fmt.Errorf("%w: %w", errPacking, err)
	}
	v.MsgPack = to
	return nil
}

// values are the fields of a request or a response that have a value of the resource or the data source.
type values = []**tfprotov6.DynamicValue

// through passes on a call whose request has such values. If one of them cannot be read, the nested server gets the call: it fails
// at the same place, and says why.
func through[Q, R any](
	ctx context.Context, p *packing, of packedType, err error, req *Q, in func(*Q) values, call method[*Q, *R], out func(*R) values,
) (*R, error) {
	if err != nil {
		return nil, err
	}
	changed, shown, failed := *req, *req, false
	for i, v := range in(&changed) {
		err := of.pack(v)
		failed = failed || err != nil
		if errors.Is(err, errIncomplete) {
			*in(&shown)[i] = &tfprotov6.DynamicValue{MsgPack: unreadable}
		}
	}
	if failed {
		return call(p.nested, ctx, &shown)
	}
	resp, err := call(p.Server, ctx, &changed)
	if err != nil {
		return resp, err
	}
	for _, v := range out(resp) {
		if err := of.unpack(*v); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

func (p *packing) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return p.nested.GetProviderSchema(ctx, req)
}

func (p *packing) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	of, err := p.resource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(q *tfprotov6.ValidateResourceConfigRequest) values { return values{&q.Config} },
		Server.ValidateResourceConfig,
		func(*tfprotov6.ValidateResourceConfigResponse) values { return nil })
}

func (p *packing) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	of, err := p.dataSource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(q *tfprotov6.ValidateDataResourceConfigRequest) values { return values{&q.Config} },
		Server.ValidateDataResourceConfig,
		func(*tfprotov6.ValidateDataResourceConfigResponse) values { return nil })
}

func (p *packing) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	of, err := p.dataSource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(q *tfprotov6.ReadDataSourceRequest) values { return values{&q.Config} },
		Server.ReadDataSource,
		func(r *tfprotov6.ReadDataSourceResponse) values { return values{&r.State} })
}

func (p *packing) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	of, err := p.resource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(q *tfprotov6.ReadResourceRequest) values { return values{&q.CurrentState} },
		Server.ReadResource,
		func(r *tfprotov6.ReadResourceResponse) values { return values{&r.NewState} })
}

func (p *packing) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	of, err := p.resource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(q *tfprotov6.PlanResourceChangeRequest) values {
			return values{&q.PriorState, &q.ProposedNewState, &q.Config}
		},
		Server.PlanResourceChange,
		func(r *tfprotov6.PlanResourceChangeResponse) values { return values{&r.PlannedState} })
}

func (p *packing) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	of, err := p.resource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(q *tfprotov6.ApplyResourceChangeRequest) values {
			return values{&q.PriorState, &q.PlannedState, &q.Config}
		},
		Server.ApplyResourceChange,
		func(r *tfprotov6.ApplyResourceChangeResponse) values { return values{&r.NewState} })
}

func (p *packing) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	of, err := p.resource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(*tfprotov6.ImportResourceStateRequest) values { return nil },
		Server.ImportResourceState,
		func(r *tfprotov6.ImportResourceStateResponse) (all values) {
			for _, imported := range r.ImportedResources {
				all = append(all, &imported.State)
			}
			return all
		})
}

func (p *packing) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	of, err := p.resource(req.TypeName)
	return through(ctx, p, of, err, req,
		func(q *tfprotov6.GenerateResourceConfigRequest) values { return values{&q.State} },
		Server.GenerateResourceConfig,
		func(r *tfprotov6.GenerateResourceConfigResponse) values { return values{&r.Config} })
}

// UpgradeResourceState gets the state in the JSON that the state file has. A state of another version goes to its upgrader as it
// is. Of the current version, only the head goes to the framework. If a state was edited by hand so that it is not read here, the
// nested server reads it, or says what is wrong with it.
func (p *packing) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	of, err := p.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	if req.Version != of.version {
		return through(ctx, p, of, nil, req,
			func(*tfprotov6.UpgradeResourceStateRequest) values { return nil },
			Server.UpgradeResourceState,
			func(r *tfprotov6.UpgradeResourceStateResponse) values { return values{&r.UpgradedState} })
	}
	if req.RawState == nil {
		return p.nested.UpgradeResourceState(ctx, req)
	}
	head, split, err := of.object.Split(req.RawState.JSON)
	if err != nil {
		return p.nested.UpgradeResourceState(ctx, req)
	}
	changed := *req
	changed.RawState = &tfprotov6.RawState{JSON: head}
	resp, err := p.Server.UpgradeResourceState(ctx, &changed)
	if err != nil || resp.UpgradedState == nil {
		return resp, err
	}
	joined, err := of.object.Join(resp.UpgradedState.MsgPack, split)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPacking, err)
	}
	resp.UpgradedState = &tfprotov6.DynamicValue{MsgPack: joined}
	return resp, nil
}
