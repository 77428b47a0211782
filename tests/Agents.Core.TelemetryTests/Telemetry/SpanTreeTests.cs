using System.Diagnostics;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>Which span is inside which.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class SpanTreeTests
{
    private static readonly Tool Clock = Tool.Create((string zone) => $"noon in {zone}", "clock");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_agent_has_its_model_calls_and_tools_inside()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Calls(("clock", """{"zone":"UTC"}"""), ("clock", """{"zone":"CET"}""")), Turn.Text("noon"));

        RunResult<string> result = await ChatAgent.Create("guide", client).WithTool(Clock).Build().RunAsync("What time is it?", cancellationToken: Token);

        Assert.Equal(
            """
            invoke_agent guide
              chat scripted
              execute_tool clock
              execute_tool clock
              chat scripted
            """,
            spans.Draw());
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Agent_behind_a_tool_is_inside_the_call_of_the_tool()
    {
        using SpanRecorder spans = new();
        ChatAgent inner = Answering("expert", "Yes.");
        ScriptedChatClient outer = ScriptedChatClient.FromTurns(
            Turn.Calls(("expert", """{"input":"Is it?"}"""), ("expert", """{"input":"Is it so?"}""")), Turn.Text("Yes."));
        ChatAgent asking = ChatAgent.Create("asking", outer).WithTool(inner.AsTool("Knows.")).Build();

        RunResult<string> result = await asking.RunAsync("Is it?", cancellationToken: Token);

        Assert.Equal(
            """
            invoke_agent asking
              chat scripted
              execute_tool expert
                invoke_agent expert
                  chat scripted
              execute_tool expert
                invoke_agent expert
                  chat scripted
              chat scripted
            """,
            spans.Draw());
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Graph_in_a_graph_has_its_nodes_inside_its_own_node()
    {
        using SpanRecorder spans = new();
        AgentGraph<string, string> inner = AgentGraph.Create<string, string>("inner", (g, input) => g.Add("ask", Answering("asked", "a"), input));
        AgentGraph<string, string> outer = AgentGraph.Create<string, string>("outer", (g, input) =>
        {
            Node<string> loud = g.Add("loud", (string text) => text + "!", input);
            return g.Add("deep", inner, loud);
        });

        await outer.RunAsync("Go", cancellationToken: Token);

        Assert.Equal(
            """
            invoke_workflow outer
              invoke_workflow inner
                invoke_agent asked
                  chat scripted
            """,
            spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Items_of_a_list_are_inside_the_list_and_each_has_its_own()
    {
        using SpanRecorder spans = new();
        AgentGraph<string, int> graph = AgentGraph.Create<string, int>("each", (g, input) =>
        {
            Node<IReadOnlyList<string>> read = g.ForEach("read", input, text => text.Split(' '), Answering("reader", "read"));
            return g.Add("count", (IReadOnlyList<string> texts) => texts.Count, read);
        });

        await graph.RunAsync("a b c", new RunOptions { SingleThreaded = true }, Token);

        Assert.Equal(
            """
            invoke_workflow each
              invoke_workflow reader
                invoke_agent reader
                  chat scripted
                invoke_agent reader
                  chat scripted
                invoke_agent reader
                  chat scripted
            """,
            spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Two_agents_after_each_other_and_rounds_of_one_are_siblings()
    {
        using SpanRecorder spans = new();
        IAgent<string, string> pair = Answering("first", "a").Then(Answering("second", "b"), "pair");
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>(
            "rounds", (g, input) => g.Repeat("again", g.Add("pair", pair, input), Agent.Create("louder", (string text) => text + "!"), text => text.Length > 2, 5));

        Assert.Equal("b!!", (await graph.RunAsync("x", cancellationToken: Token)).Output);

        Assert.Equal(
            """
            invoke_workflow rounds
              invoke_workflow pair
                invoke_agent first
                  chat scripted
                invoke_agent second
                  chat scripted
              invoke_workflow louder
                invoke_agent louder
                invoke_agent louder
            """,
            spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Same_agent_called_twice_at_once_at_one_place_is_two_siblings_with_their_own_calls()
    {
        using SpanRecorder spans = new();
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int arrived = 0;
        IAgent<string, string> waiting = Agent.Create<string, string>("waiting", async (input, context, token) =>
        {
            if (Interlocked.Increment(ref arrived) == 2)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(token);
            return await context.InvokeAsync(Answering("inside", "a"), input, token);
        });
        IAgent<string, string> root = Agent.Create<string, string>("root", async (input, context, token) =>
        {
            Task<string> first = context.InvokeAsync(waiting, input, token).AsTask();
            Task<string> second = context.InvokeAsync(waiting, input, token).AsTask();
            return string.Concat(await Task.WhenAll(first, second));
        });

        await root.RunAsync("x", cancellationToken: Token);

        spans.AssertOneTree();
        Assert.Equal(2, spans.Draw().Split("\n  invoke_agent waiting\n    invoke_agent inside\n      chat scripted").Length - 1);
    }

    [Fact]
    public async Task Run_is_inside_whatever_is_current_where_it_starts_and_leaves_that_current()
    {
        using SpanRecorder spans = new();
        using (Activity request = spans.Begin("request"))
        {
            await Answering("guide", "a").RunAsync("x", cancellationToken: Token);
            Assert.Same(request, Activity.Current);
            await using AgentRun<string> run = Answering("guide", "a").StartRun("x", cancellationToken: Token);
            await run.Completion;
            Assert.Same(request, Activity.Current);
        }

        Assert.Equal(
            """
            request
              invoke_agent guide
                chat scripted
              invoke_agent guide
                chat scripted
            """,
            spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Run_inside_a_tool_of_another_run_and_the_applications_own_spans_hang_where_they_happen()
    {
        using SpanRecorder spans = new();
        Tool nested = Tool.Create(
            async () =>
            {
                using Activity own = spans.Begin("lookup");
                return (await Answering("inner", "a").RunAsync("x", cancellationToken: Token)).Output;
            },
            "nested");
        ChatAgent outer = ChatAgent.Create("outer", ScriptedChatClient.FromTurns(Turn.Calls(("nested", "{}")), Turn.Text("b"))).WithTool(nested).Build();

        await outer.RunAsync("x", cancellationToken: Token);

        Assert.Equal(
            """
            invoke_agent outer
              chat scripted
              execute_tool nested
                lookup
                  invoke_agent inner
                    chat scripted
              chat scripted
            """,
            spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Agent_called_inside_a_span_of_the_application_is_inside_that_span()
    {
        using SpanRecorder spans = new();
        IAgent<string, string> root = Agent.Create<string, string>("root", async (input, context, token) =>
        {
            using Activity own = spans.Begin("own");
            return await context.InvokeAsync(Answering("inner", "a"), input, token);
        });

        await root.RunAsync("x", cancellationToken: Token);

        Assert.Equal("invoke_agent root\n  own\n    invoke_agent inner\n      chat scripted", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task What_a_function_node_does_is_inside_the_graph_and_not_inside_a_sibling()
    {
        using SpanRecorder spans = new();
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("graph", (g, input) =>
        {
            Node<string> asked = g.Add("asked", Answering("asked", "a"), input);
            Node<string> other = g.Add(
                "other",
                async (string text, AgentContext context, CancellationToken token) => await context.InvokeAsync(Answering("further", "b"), text, token),
                input);
            return g.Add("join", (string a, string b) => a + b, asked, other);
        });

        await graph.RunAsync("x", new RunOptions { SingleThreaded = true }, Token);

        Assert.Equal(
            "invoke_workflow graph\n  invoke_agent asked\n    chat scripted\n  invoke_agent further\n    chat scripted", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Spans_that_a_sampler_does_not_want_are_missing_and_their_children_hang_above()
    {
        using SpanRecorder spans = new(name => !name.StartsWith("execute_tool", StringComparison.Ordinal) && name != "invoke_agent expert");
        ScriptedChatClient outer = ScriptedChatClient.FromTurns(Turn.Calls(("expert", """{"input":"Is it?"}""")), Turn.Text("Yes."));

        await ChatAgent.Create("asking", outer).WithTool(Answering("expert", "a").AsTool("Knows.")).Build().RunAsync("x", cancellationToken: Token);

        Assert.Equal("invoke_agent asking\n  chat scripted\n  chat scripted\n  chat scripted", spans.Draw());
        spans.AssertOneTree();
    }

    private static ChatAgent Answering(string name, string answer) =>
        ChatAgent.Create(name, ScriptedChatClient.FromFunction(_ => Turn.Text(answer))).Build();
}
