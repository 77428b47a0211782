using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>Many at once: the tree stays right, whatever ends when.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ParallelTraceTests
{
    private const int Width = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_hundred_nodes_at_once_with_seeded_delays_are_one_tree_with_two_calls_each(int seed)
    {
        using SpanRecorder spans = new();
        ManualTimeProvider clock = new();
        Random random = new(seed);
        TimeSpan[] delays = [.. Enumerable.Range(0, 2 * Width).Select(_ => TimeSpan.FromMilliseconds(random.Next(0, 50)))];
        int calls = -1;
        ScriptedChatClient model = ScriptedChatClient.FromFunction(
            request =>
            {
                Turn turn = request.Messages.Any(message => message.Role == ChatRole.Tool) ? Turn.Text("done") : Turn.Calls(("deeper", """{"input":"x"}"""));
                return turn with { Latency = delays[Interlocked.Increment(ref calls) % delays.Length] };
            },
            new ScriptedChatClientOptions { Clock = clock });
        IAgent<string, string> deeper = Agent.Create<string, string>("deeper", async (text, context, token) =>
        {
            await Task.Delay(delays[text.Length % delays.Length], context.Clock, token);
            return text;
        });
        ChatAgent worker = ChatAgent.Create("worker", model).WithTool(deeper.AsTool("Goes deeper.")).Build();
        AgentGraph<string, int> graph = AgentGraph.Create<string, int>(
            "wide",
            (g, input) =>
            {
                Node<string>[] nodes = [.. Enumerable.Range(0, Width).Select(number => g.Add($"node-{number}", worker, input))];
                return g.Add("count", (IReadOnlyList<string> all) => all.Count, g.All("all", nodes));
            },
            new GraphOptions { MaxConcurrency = Width });

        Task<RunResult<int>> run = graph.RunAsync("x", new RunOptions { Clock = clock, Seed = (ulong)seed }, Token);
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        RunResult<int> result = await run;
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
        Assert.Equal((Width, 2 * Width, Width), (result.Output, spans.All("chat").Length, spans.All("execute_tool").Length));
        string drawn = spans.Draw();
        const string Worker = "\n  invoke_agent worker\n    chat scripted\n    execute_tool deeper\n      invoke_agent deeper\n    chat scripted";
        Assert.Equal("invoke_workflow wide" + string.Concat(Enumerable.Repeat(Worker, Width)), drawn);
    }
}
