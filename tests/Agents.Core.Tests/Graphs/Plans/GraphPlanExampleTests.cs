using System.Text.Json;
using Agents.Core.Graphs;
using Agents.Core.Graphs.Plans;

namespace Agents.Core.Tests.Graphs.Plans;

/// <summary>The code of docs/concepts/plans.md.</summary>
public sealed class GraphPlanExampleTests
{
    private const string Json = """
        {
          "version": 1,
          "nodes": [
            { "id": "facts", "agent": "search", "inputs": [{ "node": "input" }, { "value": 5 }] },
            { "id": "news", "agent": "search", "inputs": [{ "value": "latest news" }, { "value": 3 }] },
            {
              "id": "brief", "agent": "write", "inputs": [{ "node": "facts" }, { "node": "news" }],
              "join": { "policy": "quorum", "count": 1, "deadlineSeconds": 30 }
            }
          ],
          "output": "brief"
        }
        """;

    private readonly AgentCatalog _catalog = MakeCatalog();

    [Fact]
    public async Task The_page_on_plans_tells_the_truth()
    {
        JsonElement schema = GraphPlan.CreateSchema<string, string>(_catalog);
        GraphPlanResult<string, string> result = GraphPlan.Read<string, string>(Json, _catalog);
        AgentGraph<string, string> graph = result.GetPlan().ToGraph("brief");
        RunResult<string> brief = await graph.RunAsync("facts", new RunOptions { SingleThreaded = true }, TestContext.Current.CancellationToken);

        Assert.Equal(JsonValueKind.Object, schema.ValueKind);
        Assert.Equal("5 hits for facts", brief.Output);
    }

    [Fact]
    public async Task The_page_on_plans_tells_the_truth_about_edits()
    {
        GraphPlan<string, string> plan = GraphPlan.Read<string, string>(Json.Replace("\"quorum\", \"count\": 1", "\"all\""), _catalog).GetPlan();
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("outer", (g, input) =>
        {
            Node<string> placeholder = g.Add("placeholder", (string question, AgentContext context, CancellationToken _) =>
            {
                context.EditGraph(edit =>
                {
                    Node<string> output = plan.AddTo(edit, edit.Find<string>("input"), "plan.");
                    edit.Rewire(edit.Find<string>("end"), edit.Find<string>("placeholder"), output);
                }).ThrowIfRefused();
                return new ValueTask<string>(question);
            }, input);
            return g.Add("end", (string text) => text, placeholder);
        });

        Assert.Equal(
            "5 hits for facts;3 hits for latest news",
            (await graph.RunAsync("facts", cancellationToken: TestContext.Current.CancellationToken)).Output);
    }

    private static AgentCatalog MakeCatalog()
    {
        IAgent<(string Question, int Hits), string> search = Agent.Create<(string Question, int Hits), string>("search", x => $"{x.Hits} hits for {x.Question}");
        IAgent<IReadOnlyList<string>, string> write = Agent.Create<IReadOnlyList<string>, string>("write", x => string.Join(';', x));
        return new AgentCatalogBuilder()
            .Add(search, "Searches the web. Takes a question, and how many hits are wanted.", options => options.Timeout = TimeSpan.FromSeconds(20))
            .AddMany(write, "Writes a brief from any number of search results.")
            .Build();
    }
}
