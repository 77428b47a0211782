using Agents.Core.Mcp;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Tools;
using Microsoft.AspNetCore.Http;
using static Agents.Core.McpTests.Fakes.ScriptedServer;

namespace Agents.Core.McpTests;

/// <summary>JSON that is well-formed and yet cannot be read: a text with half a character, as a program that cuts at a length writes it, and a
/// member that is there twice.</summary>
public sealed class UnreadableTextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""cut here: \ud83d""", "cut here: \uFFFD")]
    [InlineData("""\udc00 \uD83D\uDE00 \\ud83d \" \ud83d\ud83d\ude00x""", "\uFFFD \uD83D\uDE00 \\ud83d \" \uFFFD\uD83D\uDE00x")]
    public async Task Half_a_character_in_a_result_costs_no_more_than_itself(string text, string expected)
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", Harmless));
        server.Call = (peer, request) => peer.AnswerAsync(request, $$"""{"content":[{"type":"text","text":"{{text}}"},{"type":"resource_link","uri":"file:///a","name":"{{text}}"}]}""");
        await using McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);

        Assert.Equal(
            McpToolsTests.Fenced("s__t", $"{expected}\n[resource link] file:///a | name: {expected}"), await Calling.TextAsync(tools.Tools, "s__t"));
    }

    [Fact]
    public async Task Half_a_character_in_an_error_leaves_it_the_server_s_error()
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", Harmless));
        server.Call = (peer, request) => peer.AnswerAsync(request, """{"isError":true,"content":[{"type":"text","text":"no such \ud83d"}]}""");
        await using McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);

        ToolFailed failed = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "s__t"));
        Assert.Contains("no such \uFFFD", failed.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":-32602,"message":"no \ud800"}""")]
    [InlineData("""{"code":-32602,"message":"no \udc00","data":{"\ud800":"\ud800"}}""")]
    public async Task Half_a_character_in_a_refusal_leaves_it_a_refusal_and_the_connection_whole(string error)
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", Harmless));
        server.Call = (peer, request) => peer.SendAsync($$$"""{"jsonrpc":"2.0","id":{{{request["id"]!.ToJsonString()}}},"error":{{{error}}}}""");
        await using McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);

        ToolFailed failed = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "s__t"));
        Assert.Contains("The server 's' refused the call (-32602).", failed.Message, StringComparison.Ordinal);
        Assert.Contains("no \uFFFD\n</data>", failed.Message, StringComparison.Ordinal);
        Assert.Single(server.Peers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Half_a_character_in_a_refusal_over_http_leaves_it_a_refusal(bool isStreamed)
    {
        await using HttpScript script = await HttpScript.StartAsync();
        script.Call = (context, request) =>
        {
            string answer = $$$"""{"jsonrpc":"2.0","id":{{{request["id"]!.ToJsonString()}}},"error":{"code":-32602,"message":"no \ud800"}}""";
            context.Response.ContentType = "application/json";
            return isStreamed ? HttpScript.SendEventAsync(context, answer) : context.Response.WriteAsync(answer, Token);
        };
        await using McpTools tools = await McpTools.ConnectAsync(new McpHttpServer { Name = "web", Endpoint = script.Endpoint }, cancellationToken: Token);

        ToolFailed failed = Assert.IsType<ToolFailed>(await Calling.CallAsync(tools.Tools, "web__pay"));
        Assert.Contains("no \uFFFD\n</data>", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "progress":1,"message":"half \ud83d" """)]
    [InlineData(""" "progress":1,"progress":2 """)]
    public async Task Progress_that_cannot_be_read_ends_no_connection(string progress)
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", Harmless));
        server.Call = async (peer, request) =>
        {
            string token = request["params"]!["_meta"]!["progressToken"]!.ToJsonString();
            await peer.NotifyAsync("notifications/progress", $$"""{"progressToken":{{token}},{{progress}}}""");
            await peer.TextAsync(request, "ok");
        };
        await using McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);

        Assert.Equal(McpToolsTests.Fenced("s__t", "ok"), await Calling.TextAsync(tools.Tools, "s__t"));
        Assert.Single(server.Peers);
    }

    [Theory]
    [InlineData("""{"content":[],"content":[]}""", Harmless, typeof(ToolIndeterminate))]
    [InlineData("""{"content":[{"type":"text","text":"a","text":"b"}]}""", Harmless, typeof(ToolIndeterminate))]
    [InlineData("""{"content":[],"content":[]}""", ReadOnly, typeof(ToolFailed))]
    public async Task Answer_with_a_member_twice_leaves_the_outcome_of_a_call_unknown(string result, string annotations, Type expected)
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", annotations));
        server.Call = (peer, request) => peer.AnswerAsync(request, result);
        await using McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);

        Assert.IsType(expected, await Calling.CallAsync(tools.Tools, "s__t"));
        Assert.Single(server.Peers);
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b","inputSchema":{"type":"object"}}""")]
    [InlineData("""{"name":"a","inputSchema":{"type":"object","type":"object"}}""")]
    public async Task Tool_that_cannot_be_read_does_not_cost_the_others(string tool)
    {
        ScriptedServer server = ScriptedServer.Named("s", tool, ScriptedServer.Tool("good"));
        await using McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);

        Assert.Equal(["s__good"], tools.Tools.Select(taken => taken.Name));
    }

    [Fact]
    public async Task Half_a_character_in_a_description_does_not_cost_the_tool()
    {
        ScriptedServer server = ScriptedServer.Named("s", ScriptedServer.Tool("t", description: """cut \ud83d""", schema: """{"type":"object","description":"cut \ud83d"}"""));
        await using McpTools tools = await McpTools.ConnectAsync(server, cancellationToken: Token);

        Assert.Equal("cut \uFFFD", Assert.Single(tools.Tools).Description);
        Assert.Equal("cut \uFFFD", tools.Tools[0].JsonSchema.GetProperty("description").GetString());
    }
}
