using System.Collections.Concurrent;
using System.Diagnostics;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>Which span is current, for whom.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class CurrentSpanTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Current_span_is_the_one_of_what_is_at_work_and_nobody_elses()
    {
        using SpanRecorder spans = new();
        ConcurrentQueue<string> current = new();
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request =>
        {
            current.Enqueue($"model in {Activity.Current?.DisplayName}");
            return request.Messages.Count == 1 ? Turn.Calls(("look", "{}")) : Turn.Text("done");
        });
        Tool look = Tool.Create(() => current.Enqueue($"tool in {Activity.Current?.DisplayName}"), "look");
        IAgent<string, string> root = Agent.Create<string, string>("root", async (input, context, token) =>
        {
            current.Enqueue($"agent in {Activity.Current?.DisplayName}");
            ValueTask<string> call = context.InvokeAsync(ChatAgent.Create("guide", client).WithTool(look).Build(), input, token);
            current.Enqueue($"caller in {Activity.Current?.DisplayName}");
            string output = await call;
            current.Enqueue($"caller in {Activity.Current?.DisplayName}");
            return output;
        });

        await root.RunAsync("x", cancellationToken: Token);

        Assert.Equal(
            [
                "agent in invoke_agent root", "caller in invoke_agent root", "caller in invoke_agent root",
                "model in chat scripted", "model in chat scripted", "tool in execute_tool look",
            ],
            current.Order(StringComparer.Ordinal));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Span_of_a_node_that_waits_is_not_current_in_the_next_node_though_somebody_suppressed_the_flow()
    {
        using SpanRecorder spans = new();
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string? current = null;
        AgentGraph<string, int> graph = AgentGraph.Create<string, int>("graph", (g, input) =>
        {
            Node<string> waiting = g.Add(
                "waiting",
                Agent.Create<string, string>("waiting", async (text, _, _) =>
                {
                    await go.Task;
                    return text;
                }),
                input);
            Node<string> beside = g.Add(
                "beside",
                (string text) =>
                {
                    current = Activity.Current?.DisplayName;
                    go.SetResult();
                    return text;
                },
                input);
            return g.Add("count", (IReadOnlyList<string> all) => all.Count, g.All("all", [waiting, beside]));
        });
        Task run;
        using (ExecutionContext.SuppressFlow())
        {
            run = graph.RunAsync("x", new RunOptions { SingleThreaded = true }, Token);
        }

        await run;

        Assert.Equal("invoke_workflow graph", current);
        Assert.Equal("invoke_workflow graph\n  invoke_agent waiting", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task End_of_a_span_in_another_flow_changes_nothing_there()
    {
        using SpanRecorder spans = new();
        Activity? after = null;
        Activity? own = null;
        IAgent<string, string> root = Agent.Create<string, string>("root", async (input, context, token) =>
        {
            await TellAsync(context, new AgentStarted { Agent = "other" }, spans);
            using (own = spans.Begin("own"))
            {
                context.Emit(new AgentCompleted { Agent = "other" }, spans);
                after = Activity.Current;
            }

            return input;
        });

        await root.RunAsync("x", cancellationToken: Token);

        Assert.NotNull(own);
        Assert.Same(own, after);
        Assert.Equal("invoke_agent root\n  invoke_agent other\n  own", spans.Draw());
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Span_that_does_not_begin_leaves_current_what_was_so()
    {
        using SpanRecorder spans = new(name => name != "invoke_agent unwanted");
        List<Activity?> after = [];
        IAgent<string, string> root = Agent.Create<string, string>("root", async (input, context, token) =>
        {
            await Task.Yield();
            Activity? around = Activity.Current;
            Activity.Current = null;
            context.Emit(new AgentStarted { Agent = "unwanted" }, after);
            after.Add(Activity.Current);
            context.Emit(new AgentStarted { Agent = "twice" }, spans);
            Activity.Current = null;
            context.Emit(new AgentStarted { Agent = "twice" }, spans);
            after.Add(Activity.Current);
            context.Emit(new AgentCompleted { Agent = "twice" }, spans);
            Activity.Current = around;
            return input;
        });

        await root.RunAsync("x", cancellationToken: Token);

        Assert.Equal([null, null], after);
        spans.AssertOneTree();
    }

    private static async Task TellAsync(AgentContext context, AgentEvent e, object subject)
    {
        context.Emit(e, subject);
        await Task.Yield();
    }
}
