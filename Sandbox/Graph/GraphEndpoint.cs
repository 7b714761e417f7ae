using WhatsApi.Sandbox.Assets;
using WhatsApi.Sandbox.Messages;

namespace WhatsApi.Sandbox.Graph;

/// <summary>Every path that is not a control: <c>/v25.0/{node}/{edge}</c>. Path, then token, then object, as Graph looks at them.</summary>
internal sealed partial class GraphEndpoint(SandboxWorld world, ILogger log)
{
    readonly GraphWriter writer = new(world);
    readonly MessageDesk messages = new(world);
    readonly AppNodes apps = new(world);
    readonly NumberNode numbers = new(world);
    readonly AccountNode accounts = new(world);
    readonly TemplateEdge templates = new(world);

    public async Task Handle(HttpContext http)
    {
        if (world.Behaviour.Outage)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        var version = new Version(25, 0);
        try
        {
            var path = GraphPath.Parse(http.Request.Path.Value ?? "");
            version = path?.Version ?? version;
            var answer = path is { } known ? await Answer(new GraphCall(http, known)) : GraphError.UnknownPath(http.Request.Path);
            await writer.Write(http, version, answer);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The caller has gone, or sent no proper HTTP.
            http.Abort();
        }
        catch (Exception e)
        {
            Log.Failed(log, e, http.Request.Path);
            if (!http.Response.HasStarted) await writer.Write(http, version, GraphError.Of(1) with { Status = 500 });
        }
    }

    async Task<GraphAnswer> Answer(GraphCall call)
    {
        var (node, edge) = (call.Path.Node, call.Path.Edge);
        if (node == "me" && call.Token is null) return GraphError.Of(2500);
        var (caller, denied) = world.Assets.Authenticate(call.Token);
        var answer = (node, edge, caller) switch
        {
            (_, _, null) => denied!,
            ("me" or "app" or "debug_token", "", { }) => apps.Named(call, caller),
            _ when !AssetRegister.IsId(node) => GraphError.UnknownPath($"/{node}"),
            _ when node == world.Assets.AppId => await apps.App(call, caller),
            (_, "messages", { }) => await Send(call, caller),
            (_, "", { }) => await Node(call, caller),
            (_, "phone_numbers" or "subscribed_apps" or "message_templates", { }) => await OfAccount(call, caller),
            (_, "register" or "deregister", { }) => numbers.Register(call, caller),
            _ => GraphError.UnknownPath($"/{edge}"),
        };
        if (edge == "messages" && answer is GraphAnswer.Failed) world.Ledger.Refused();
        return answer;
    }

    async Task<GraphAnswer> Send(GraphCall call, Caller caller) =>
        call.Method == "POST" && world.Assets.Number(call.Path.Node, caller) is { } number
            ? messages.Receive(number, caller, await call.Body(), call.Path.Version)
            : GraphError.NoObject(call.Method, call.Path.Node);

    async Task<GraphAnswer> Node(GraphCall call, Caller caller)
    {
        var id = call.Path.Node;
        if (templates.Find(id) is { } found) return await templates.One(call, caller, found.Account, found.Template);
        var kind = Fields.KindOf(call.Query("fields"), world.Assets.KnownNumber(id) is not null, world.Assets.KnownAccount(id) is not null);
        return kind == NodeKind.Account ? accounts.Read(call, caller) : await numbers.Node(call, caller);
    }

    async Task<GraphAnswer> OfAccount(GraphCall call, Caller caller)
    {
        if (!caller.MayManage) return GraphError.Of(200);
        if (world.Assets.Account(call.Path.Node, caller) is not { } account) return GraphError.NoObject(call.Method, call.Path.Node);
        return call.Path.Edge switch
        {
            "phone_numbers" => numbers.List(call, caller, account),
            "subscribed_apps" => await accounts.SubscribedApps(call, account),
            _ => await templates.All(call, account),
        };
    }

    static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Sandbox: {Path} failed")]
        public static partial void Failed(ILogger log, Exception e, PathString path);
    }
}
