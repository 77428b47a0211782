using System.Diagnostics;
using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Mcp.Serving;
using Agents.Core.McpTests.Fakes;
using Agents.Core.Testing;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Agents.Core.McpTests.Serving;

public sealed class McpAgentServerTests
{
    private static readonly IAgent<string, string> Echo = Agent.Create<string, string>("echo", text => $"echo: {text}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_are_listed_with_schemas_and_hints()
    {
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk")
            .AddAgent(Echo, "Says it again.", options => { options.IsReadOnly = true; options.Title = "Echo"; })
            .AddAgent(Judge(), "Judges.", ServingJsonContext.Default.Question, ServingJsonContext.Default.Verdict)
            .Configure(options => { options.Version = "2.1"; options.Instructions = "Ask echo first."; })
            .Build());

        IList<McpClientTool> tools = await served.Client.ListToolsAsync(cancellationToken: Token);
        Assert.Equal(["echo", "judge"], tools.Select(tool => tool.Name));
        Assert.Equal(("Says it again.", "Echo", true), (tools[0].Description, tools[0].Title, tools[0].ProtocolTool.Annotations?.ReadOnlyHint));
        Assert.Equal("""{"type":"object","properties":{"input":{"type":"string","description":"What the agent is asked, with all it needs to know."}},"required":["input"]}""", tools[0].JsonSchema.GetRawText());
        Assert.Null(tools[0].ReturnJsonSchema);
        Assert.Null(tools[1].ProtocolTool.Annotations);
        Assert.Equal("object", tools[1].ReturnJsonSchema!.Value.GetProperty("type").GetString());
        Assert.Contains("#/properties/input", tools[1].JsonSchema.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("desk", "2.1", "Ask echo first."), (served.Client.ServerInfo!.Name, served.Client.ServerInfo.Version, served.Client.ServerInstructions));
    }

    [Fact]
    public async Task Call_is_a_run_and_its_result_tells_what_it_cost()
    {
        IAgent<string, string> spender = Spender("spender", 2);
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(spender, "Spends.").Build());

        CallToolResult result = await served.CallAsync("spender");
        Assert.Equal("spent 2", ServedClient.TextOf(result));
        Assert.NotEqual(true, result.IsError);
        Assert.Null(result.StructuredContent);
        System.Text.Json.Nodes.JsonNode run = result.Meta!["agents.core/run"]!;
        Assert.Equal(("Completed", 2), ((string)run["outcome"]!, (int)run["modelCalls"]!));
        Assert.True(Guid.TryParse((string)run["id"]!, out _));
    }

    [Fact]
    public async Task Typed_output_is_structured_and_what_is_no_object_stands_under_result()
    {
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk")
            .AddAgent(Judge(), "Judges.", ServingJsonContext.Default.Question, ServingJsonContext.Default.Verdict)
            .AddAgent(Agent.Create<Question, int>("count", question => question.Depth), "Counts.", ServingJsonContext.Default.Question, ServingJsonContext.Default.Int32)
            .AddAgent(Agent.Create<int, Question[]>("nest", depth => [new Question("a", depth, new Question("b", 0))]), "Nests.", ServingJsonContext.Default.Int32, ServingJsonContext.Default.QuestionArray)
            .Configure(options => options.TellsSpend = false)
            .Build());

        CallToolResult verdict = await served.CallAsync("judge", """{"input":{"text":"sky","depth":3}}""");
        Assert.Equal("""{"holds":true,"reasons":["sky","3"]}""", verdict.StructuredContent!.Value.GetRawText());
        Assert.Equal("""{"holds":true,"reasons":["sky","3"]}""", ServedClient.TextOf(verdict));
        Assert.False(verdict.Meta?.ContainsKey("agents.core/run") ?? false);
        Assert.Equal("""{"result":4}""", (await served.CallAsync("count", """{"input":{"text":"sky","depth":4}}""")).StructuredContent!.Value.GetRawText());
        Assert.Equal("""{"result":[{"text":"a","depth":7,"inner":{"text":"b","depth":0,"inner":null}}]}""", (await served.CallAsync("nest", """{"input":7}""")).StructuredContent!.Value.GetRawText());
        JsonElement schema = (await served.Client.ListToolsAsync(cancellationToken: Token)).Single(tool => tool.Name == "nest").ReturnJsonSchema!.Value;
        Assert.Contains("#/properties/result/items", schema.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graph_is_served_like_an_agent()
    {
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("pair", (g, text) =>
        {
            Node<string> left = g.Add("left", Echo, text);
            Node<string> right = g.Add("right", Echo, text);
            return g.Add("join", (string a, string b) => $"{a} + {b}", left, right);
        });
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(graph, "Pairs.").Build());

        Assert.Equal("echo: x + echo: x", ServedClient.TextOf(await served.CallAsync("pair")));
    }

    [Theory]
    [InlineData("nobody", """{"input":"x"}""", "There is no tool 'nobody'.")]
    [InlineData("no\u200Bbody", """{"input":"x"}""", "There is no tool 'no\\u200Bbody'.")]
    [InlineData("echo", "{}", "The arguments of the tool 'echo' do not fit: The parameter 'input' is missing; expected a string.")]
    [InlineData("echo", """{"input":7}""", "The arguments of the tool 'echo' do not fit: The parameter 'input' is an integer; expected a string.")]
    [InlineData("judge", """{"input":"sky"}""", "The arguments of the tool 'judge' do not fit: The parameter 'input' is a string; expected an object.")]
    [InlineData("judge", """{"input":{"text":"my secret","depth":"deep secret"}}""", "The arguments of the tool 'judge' do not fit: The parameter 'input' does not fit at $.depth.")]
    public async Task Call_that_cannot_be_made_is_a_protocol_error(string tool, string arguments, string message)
    {
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk")
            .AddAgent(Echo, "Says it again.")
            .AddAgent(Judge(), "Judges.", ServingJsonContext.Default.Question, ServingJsonContext.Default.Verdict)
            .Build());

        McpProtocolException exception = await Assert.ThrowsAsync<McpProtocolException>(async () => await served.CallAsync(tool, arguments));
        Assert.Equal(McpErrorCode.InvalidParams, exception.ErrorCode);
        Assert.EndsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budget_holds_for_each_call_and_its_refusal_is_told_plainly()
    {
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk")
            .AddAgent(Spender("two", 2), "Spends.", options => options.Budget = new Budget { ModelCalls = 2 })
            .AddAgent(Spender("three", 3), "Spends.")
            .Configure(options => options.BudgetPerCall = new Budget { ModelCalls = 2 })
            .Build());

        Assert.Equal("spent 2", ServedClient.TextOf(await served.CallAsync("two")));
        Assert.Equal("spent 2", ServedClient.TextOf(await served.CallAsync("two")));
        CallToolResult refused = await served.CallAsync("three");
        Assert.True(refused.IsError);
        Assert.Equal(
            "The agent 'three' has no result: its budget for one call refused it. ModelCalls: 2 allowed, 2 spent, 0 reserved, 1 more asked for. It had spent $0.000000, 2 model calls. Ask for less; the same call will end the same way.",
            ServedClient.TextOf(refused));
        Assert.Equal("BudgetExceededException", (string)refused.Meta!["agents.core/run"]!["outcome"]!);
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { new ModelException("m", ModelErrorKind.RateLimited, "canary") { Detail = "canary" }, "its model failed (RateLimited). It had spent $0.000000. Calling again later may help." },
        { new ModelException("m", ModelErrorKind.Authentication, "canary"), "its model failed (Authentication). It had spent $0.000000. Calling again will probably not help." },
        { new InvalidOperationException("canary"), "it failed (AgentFailedException). It had spent $0.000000. Calling again will probably not help." },
        { new IOException("canary"), "it failed (AgentFailedException). It had spent $0.000000. Calling again later may help." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_is_told_in_our_words_alone(Exception failure, string reason)
    {
        IAgent<string, string> failing = Agent.Create<string, string>("failing", string (text) => throw failure);
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(failing, "Fails.").Build());

        CallToolResult result = await served.CallAsync("failing");
        Assert.True(result.IsError);
        Assert.Equal($"The agent 'failing' has no result: {reason}", ServedClient.TextOf(result));
        Assert.DoesNotContain("canary", JsonSerializer.Serialize(result, McpJsonUtilities.DefaultOptions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_was_reached_by_giving_up_says_so()
    {
        IAgent<string, string> partial = Agent.Create<string, string>("partial", (text, context, _) =>
        {
            context.ReportStop(StopReason.BudgetExhausted);
            return new ValueTask<string>("half");
        });
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(partial, "Halves.").Build());

        Assert.Equal("half|The agent stopped early (BudgetExhausted); this is what it had by then.", ServedClient.TextOf(await served.CallAsync("partial")));
    }

    [Fact]
    public async Task Run_options_are_made_for_each_call()
    {
        List<string> calls = [];
        ManualTimeProvider clock = new();
        IAgent<string, string> reader = Agent.Create<string, string>("reader", (text, context, _) => new ValueTask<string>($"{context.Seed}:{ReferenceEquals(context.Clock, clock)}"));
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(reader, "Reads.")
            .Configure(options => options.CreateRunOptions = call =>
            {
                calls.Add($"{call.Tool} of {call.Client}");
                return calls.Count < 3 ? new RunOptions { Seed = (ulong)calls.Count, Clock = clock } : throw new InvalidOperationException("canary");
            }).Build());

        Assert.Equal("1:True", ServedClient.TextOf(await served.CallAsync("reader")));
        Assert.Equal("2:True", ServedClient.TextOf(await served.CallAsync("reader")));
        CallToolResult failed = await served.CallAsync("reader");
        Assert.Equal("The agent 'reader' could not be started. The server's log says why. Calling again will probably not help.", ServedClient.TextOf(failed));
        Assert.Equal(["reader of test-client", "reader of test-client", "reader of test-client"], calls);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData("00-nonsense-b7ad6b7169203331-01", false)]
    public async Task Trace_of_the_caller_is_the_parent_of_the_run(string traceparent, bool isParent)
    {
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "Agents.Core",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        TaskCompletionSource<Activity?> seen = new();
        IAgent<string, string> traced = Agent.Create<string, string>("traced", text =>
        {
            seen.SetResult(Activity.Current);
            return text;
        });
        await using ServedClient served = await ServedClient.StartAsync(McpAgentServer.Create("desk").AddAgent(traced, "Traced.").Build());
        await served.Client.CallToolAsync(
            "traced",
            new Dictionary<string, object?> { ["input"] = "x" },
            options: new RequestOptions { Meta = new System.Text.Json.Nodes.JsonObject { ["traceparent"] = traceparent, ["tracestate"] = "a=b" } },
            cancellationToken: Token);

        Activity activity = (await seen.Task)!;
        while (activity.Kind != ActivityKind.Server && activity.Parent is not null)
        {
            activity = activity.Parent;
        }

        Assert.Equal(("tools/call traced", ActivityKind.Server), (activity.OperationName, activity.Kind));
        Assert.Equal(isParent, activity.TraceId.ToHexString() == "0af7651916cd43dd8448eb211c80319c" && activity.ParentSpanId.ToHexString() == "b7ad6b7169203331");
        Assert.Equal("traced", activity.GetTagItem("gen_ai.tool.name"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Listener_that_throws_costs_the_span_and_not_the_call(bool atStart)
    {
        int told = 0;
        void Throw(Activity activity)
        {
            if (activity.OperationName == "tools/call heard")
            {
                told++;
                throw new InvalidDataException("secret-51");
            }
        }

        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "Agents.Core",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = atStart ? Throw : null,
            ActivityStopped = atStart ? null : Throw,
        };
        ActivitySource.AddActivityListener(listener);
        Activity? seen = null;
        IAgent<string, string> heard = Agent.Create<string, string>("heard", text =>
        {
            for (seen = Activity.Current; seen is not null && seen.OperationName != "tools/call heard";)
            {
                seen = seen.Parent;
            }

            return text;
        });
        LogRecorder log = new();
        await using ServedClient served = await ServedClient.StartAsync(
            McpAgentServer.Create("desk").AddAgent(heard, "Heard.").Configure(options => options.LoggerFactory = log).Build());

        CallToolResult result = await served.CallAsync("heard");
        Assert.Equal(("x", 1), (ServedClient.TextOf(result), told));
        Assert.Equal(atStart, seen is null);
        Assert.Contains("A listener threw InvalidDataException when it was told of a call of agent heard over MCP.", log.At(LogLevel.Warning));
        Assert.DoesNotContain(log.At(LogLevel.Information), line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Server_that_cannot_be_built_says_everything()
    {
        McpAgentServerBuilder builder = McpAgentServer.Create("desk")
            .AddAgent(Echo, "One.")
            .AddAgent(Echo, "Two.")
            .AddAgent(Agent.Create<string, string>("two words", text => text), "Three.", options => options.Budget = Budget.Share(0.5))
            .Configure(options =>
            {
                options.MaxConcurrentCalls = 0;
                options.MaxWaitingCalls = -1;
                options.MaxMessageBytes = 65_535;
                options.EndGrace = TimeSpan.FromHours(2);
                options.Version = "";
                options.Clock = null!;
                options.BudgetPerCall = Budget.Share(0.5);
            });

        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(builder.Build);
        Assert.Equal(
            [
                "The name of a tool must be 1 to 128 letters, digits, underscores, hyphens and dots, but is 'two words'.",
                "The budget of 'two words' must be in amounts, such as Budget.Usd(0.05m), because a call has no parent to take a share of.",
                "Version must not be empty.",
                "MaxConcurrentCalls must be 1 to 1024 calls, but is 0.",
                "MaxWaitingCalls must be 0 to 65536 calls, but is -1.",
                "MaxMessageBytes must be 65536 to 1073741824 bytes, but is 65535.",
                "EndGrace must be 0 to 1 hour, but is 02:00:00.",
                "Clock must not be null.",
                "BudgetPerCall must be in amounts, such as Budget.Usd(0.05m), because a call has no parent to take a share of.",
                "The name 'echo' must be there once, but is there 2 times.",
            ],
            exception.Failures);
        Assert.Equal(["There must be an agent."], Assert.Throws<AgentOptionsException>(McpAgentServer.Create("desk").Build).Failures);
        Assert.Throws<ArgumentException>(() => McpAgentServer.Create("a/b"));
    }

    [Fact]
    public void Builder_is_used_once()
    {
        McpAgentServerBuilder builder = McpAgentServer.Create("desk").AddAgent(Echo, "One.");
        builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.AddAgent(Echo, "Two."));
        Assert.Throws<InvalidOperationException>(() => builder.Configure(_ => { }));
    }

    private static IAgent<Question, Verdict> Judge() =>
        Agent.Create<Question, Verdict>("judge", question => new Verdict(true, [question.Text, $"{question.Depth}"]));

    /// <summary>Pays for so many model calls, one after the other.</summary>
    private static IAgent<string, string> Spender(string name, int calls) => Agent.Create<string, string>(name, (_, context, _) =>
    {
        for (int i = 0; i < calls; i++)
        {
            Spend one = new() { ModelCalls = 1 };
            if (!context.Budget.TryReserve(one, out Reservation reservation, out BudgetRefusal? refusal))
            {
                throw new BudgetExceededException(refusal!);
            }

            reservation.Settle(one);
        }

        return new ValueTask<string>($"spent {calls}");
    });
}
