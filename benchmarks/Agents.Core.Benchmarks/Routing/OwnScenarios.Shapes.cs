using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <content>Graphs that are not a line of tools with a backup each.</content>
public static partial class OwnScenarios
{
    private static IEnumerable<OwnScenario> Shapes() =>
    [
        new()
        {
            Id = "O16",
            Injected = "a graph with circles whose only way out is dead",
            Expected = new()
            {
                Path = "a b✗ d c✗ ⇒asked", Ended = "handed over", ToolCalls = 4, Failures = 2, Reroutes = 1, Escalations = 1,
            },
            Act = async (scene, token) =>
            {
                scene.Tools.Break("b", "c");
                ToolGraph graph = ToolGraph.Create(g => g
                    .AddTool(scene.Tools.Make("a")).AddTool(scene.Tools.Make("b")).AddTool(scene.Tools.Make("c"))
                    .AddTool(scene.Tools.Make("d"), cost: 5)
                    .AddWays("start-a-b-a", "b-c-a", "c-b", "a-d-c", "d-a", "c-goal")
                    .AddGoal("out"));
                await scene.RunAsync(graph, "out", cancellationToken: token);
            },
        },
        new()
        {
            Id = "O17",
            Injected = "50 tools, 20 of them down at once in mid-route",
            Expected = new() { Path = "0.0 1.2 2.2 3.2 4.2 5.2 6.2 7.2 8.2 9.2", Ended = "reached", ToolCalls = 10, Reroutes = 1 },
            Act = async (scene, token) =>
            {
                string[] down = [.. Enumerable.Range(0, 10).SelectMany(layer => (string[])[$"{layer}.0", $"{layer}.1"])];
                ToolGraph graph = ToolGraph.Create(g => AddLayers(g, scene.Tools, layers: 10, width: 5));
                await scene.RunAsync(
                    graph, "through", options => options.Monitors.Add(new ReportedDown(down, state => state.Position == "0.0")), cancellationToken: token);
            },
        },
        new()
        {
            Id = "O18",
            Injected = "a stage of three that needs two; two fail in one tick, so the post is held",
            Expected = new() { Path = "image✗ text✗ history hold", Ended = "reached", ToolCalls = 4, Failures = 2, Reroutes = 1 },
            Act = async (scene, token) =>
            {
                scene.Tools.Break("image", "text");
                string[] classifiers = ["image", "text", "history"];
                ToolGraph graph = ToolGraph.Create(g =>
                {
                    foreach (string classifier in classifiers)
                    {
                        g.AddTool(scene.Tools.Make(classifier));
                    }

                    g.AddTool(scene.Tools.Make("publish")).AddTool(scene.Tools.Make("hold"), cost: 50)
                        .AddStage("classify", classifiers, min: 2)
                        .AddWays("start-classify-publish-goal", "start-hold-goal")
                        .AddGoal("moderated");
                });
                await scene.RunAsync(graph, "moderated", cancellationToken: token);
            },
        },
        new()
        {
            Id = "O19",
            Injected = "a goal that is reached before the first step",
            Expected = new() { Path = "", Ended = "reached" },
            Act = async (scene, token) =>
            {
                ToolGraph graph = ToolGraph.Create(g => g
                    .AddTool(scene.Tools.Make("crm"))
                    .AddWays("start-crm-goal")
                    .AddGoal(new RouteGoal { Name = "nothing", States = [ToolGraph.StartState, ToolGraph.GoalState] }));
                await scene.RunAsync(graph, "nothing", cancellationToken: token);
            },
        },
        new()
        {
            Id = "O20",
            Injected = "cost and quality measured in turn: cheap, then good, then cheap again is best",
            Expected = new() { Path = "read good_2 cheap_3", Ended = "reached", ToolCalls = 3, Replans = 2 },
            Act = async (scene, token) => await scene.RunAsync(
                ToolGraph.Create(g => AddLayersOfQuality(g, scene.Tools)),
                "written",
                options =>
                {
                    // Reading was expected to cost 1 and costs 20, so that quality is cheap beside it; then the good tool does badly.
                    options.Quality = new QualityOptions { Alpha = 1, Threshold = 0 };
                    options.MeasureCost = step => step.Tool switch { "read" => 20, "good_2" or "good_3" => 2, _ => 1 };
                },
                cancellationToken: token),
        },
    ];

    /// <summary>Adds the edges of ways through the graph, such as <c>start-a-goal</c>.</summary>
    private static ToolGraphBuilder AddWays(this ToolGraphBuilder builder, params string[] ways)
    {
        foreach (string way in ways)
        {
            string[] nodes = way.Split('-');
            for (int i = 1; i < nodes.Length; i++)
            {
                builder.AddEdge(nodes[i - 1], nodes[i]);
            }
        }

        return builder;
    }

    /// <summary>Adds layers of tools; each leads to all of the next layer, and the first of a layer is the cheapest.</summary>
    private static void AddLayers(ToolGraphBuilder builder, ScenarioTools tools, int layers, int width)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            for (int i = 0; i < width; i++)
            {
                builder.AddTool(tools.Make($"{layer}.{i}"), cost: i + 1);
                foreach (int before in Enumerable.Range(0, layer == 0 ? 1 : width))
                {
                    builder.AddEdge(layer == 0 ? ToolGraph.StartState : $"{layer - 1}.{before}", $"{layer}.{i}");
                }
            }
        }

        foreach (int i in Enumerable.Range(0, width))
        {
            builder.AddEdge($"{layers - 1}.{i}", ToolGraph.GoalState);
        }

        builder.AddGoal("through");
    }

    private static void AddLayersOfQuality(ToolGraphBuilder builder, ScenarioTools tools)
    {
        QualityEstimate cheap = new() { Cost = 1, Quality = 0.85 };
        QualityEstimate good = new() { Cost = 2, Quality = 1 };
        builder.AddTool(tools.Make("read"), new RouteToolOptions { Estimate = new QualityEstimate { Cost = 1 } })
            .AddTool(tools.Make("cheap_2"), new RouteToolOptions { Estimate = cheap })
            .AddTool(tools.Make("good_2"), new RouteToolOptions { Estimate = good, Judge = (_, _) => 0.1 })
            .AddTool(tools.Make("cheap_3"), new RouteToolOptions { Estimate = cheap })
            .AddTool(tools.Make("good_3"), new RouteToolOptions { Estimate = good })
            .AddWays("start-read-cheap_2-cheap_3-goal", "read-good_2-good_3-goal", "cheap_2-good_3", "good_2-cheap_3")
            .AddGoal("written");
    }
}
