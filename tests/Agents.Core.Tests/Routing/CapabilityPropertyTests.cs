using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

/// <summary>Edges of random tools against the definition, and along every route the data that is really there.</summary>
public sealed class CapabilityPropertyTests
{
    private static readonly string[] Types = ["u", "v", "w", "x", "y", "z"];

    [Fact]
    public void Edges_are_those_of_the_definition_in_the_order_of_their_nodes() => Check((scene, graph) =>
    {
        string[] expected = [.. Define(scene).OrderBy(edge => (Place(graph, edge.From), Place(graph, edge.To))).Select(edge => $"{edge.From}>{edge.To}{edge.Goals}")];

        // The last edge but these was stated by hand and comes first.
        Assert.Equal(["start>goal[free]", .. expected], graph.Edges.Select(edge => $"{edge.From}>{edge.To}[{string.Join(',', edge.Goals)}]"));
    });

    [Fact]
    public void On_every_route_each_type_that_is_needed_has_been_provided()
    {
        int steps = 0;
        Check((scene, graph) =>
        {
            ILookup<string, RouteEdge> edges = graph.Edges.ToLookup(edge => edge.From);
            foreach (RouteGoal goal in graph.Goals)
            {
                Walk(goal, ["start"], [.. scene.Given]);
            }

            void Walk(RouteGoal goal, string[] way, HashSet<string> data)
            {
                Assert.False(goal.States.Contains(way[^1]) && !goal.Requires.All(data.Contains), string.Join(" -> ", way));
                foreach (RouteEdge edge in edges[way[^1]].Where(edge => edge.Goals.Count == 0 || edge.Goals.Contains(goal.Name)))
                {
                    if (!way.Contains(edge.To))
                    {
                        Part part = scene.Parts.FirstOrDefault(part => part.Name == edge.To) ?? new Part(edge.To, [], []);
                        Assert.True(part.Requires.All(data.Contains), $"{string.Join(" -> ", way)} -> {edge.To}");
                        steps++;
                        Walk(goal, [.. way, edge.To], [.. data, .. part.Provides]);
                    }
                }
            }
        });
        Assert.InRange(steps, 1_000, int.MaxValue);
    }

    private static void Check(Action<Scene, ToolGraph> property)
    {
        int made = 0;
        int times = LongRuns.Times(1_500);
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Scene scene = Scene.Create(new Random(seed));
            ToolGraph? graph = null;
            try
            {
                graph = ToolGraph.Create(scene.Build);
            }
            catch (InvalidToolGraphException exception)
            {
                Assert.All(exception.Problems, problem => Assert.StartsWith("The goal 'done' ", problem, StringComparison.Ordinal));
                Assert.All(exception.Problems, problem => Assert.DoesNotContain("requires", problem, StringComparison.Ordinal));
            }

            if (graph is not null)
            {
                made++;
                property(scene, graph);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
        Assert.InRange(made, times / 4, times);
    }

    private static int Place(ToolGraph graph, string name) => graph.Nodes.TakeWhile(node => node.Name != name).Count();

    private static IEnumerable<(string From, string To, string Goals)> Define(Scene scene)
    {
        Dictionary<string, HashSet<string>> known = Known(scene);
        foreach (Part to in scene.Parts)
        {
            if (to.Requires.All(scene.Given.Contains))
            {
                yield return ("start", to.Name, "[]");
            }

            foreach (Part from in scene.Parts.Where(from => from != to && from.Provides.Intersect(to.Requires).Any() && to.Requires.All(known[from.Name].Contains)))
            {
                yield return (from.Name, to.Name, "[]");
            }
        }

        foreach (Part from in scene.Parts.Where(from => from.Provides.Intersect(scene.Goal).Any() && scene.Goal.All(known[from.Name].Contains)))
        {
            yield return (from.Name, "goal", "[done]");
        }
    }

    /// <summary>The least fixpoint, by going round until nothing grows.</summary>
    private static Dictionary<string, HashSet<string>> Known(Scene scene)
    {
        Dictionary<string, HashSet<string>> known = scene.Parts.ToDictionary(part => part.Name, part => new HashSet<string>([.. scene.Given, .. part.Provides, .. part.Requires]));
        for (int before = -1; before != known.Values.Sum(types => types.Count);)
        {
            before = known.Values.Sum(types => types.Count);
            foreach (Part part in scene.Parts)
            {
                foreach (string type in part.Requires.Except(scene.Given))
                {
                    HashSet<string>[] all = [.. scene.Parts.Where(other => other.Provides.Contains(type)).Select(other => known[other.Name])];
                    known[part.Name].UnionWith(Types.Where(known => all.Length > 0 && Array.TrueForAll(all, types => types.Contains(known))));
                }
            }
        }

        return known;
    }

    /// <summary>A tool or a stage by what it provides for certain and requires.</summary>
    private sealed record Part(string Name, string[] Provides, string[] Requires);

    private sealed record Scene(Part[] Tools, (Part Stage, string[] Members, int Min)[] Stages, string[] Given, string[] Goal)
    {
        public Part[] Parts => [.. Tools, .. Stages.Select(stage => stage.Stage)];

        public static Scene Create(Random random)
        {
            Part[] tools = [.. Enumerable.Range(0, random.Next(2, 8)).Select(i => new Part($"t{i}", Some(random, 3), Some(random, 3)))];
            Part[] members = [.. tools.Where(_ => random.Next(2) == 0)];
            int min = members.Length == 0 ? 0 : random.Next(1, members.Length + 1);
            Part stage = new(
                "s",
                [.. Types.Where(type => members.Count(member => !member.Provides.Contains(type)) < min)],
                [.. members.SelectMany(member => member.Requires).Distinct()]);
            return new Scene(tools, members.Length == 0 ? [] : [(stage, [.. members.Select(member => member.Name)], min)], Some(random, 3), [.. Some(random, 2).Append(Types[random.Next(6)]).Distinct()]);
        }

        public void Build(ToolGraphBuilder builder)
        {
            foreach (Part tool in Tools)
            {
                builder.AddTool(RouteScene.Tool(tool.Name, tool.Provides, tool.Requires));
            }

            foreach ((Part stage, string[] members, int min) in Stages)
            {
                builder.AddStage(stage.Name, members, min);
            }

            builder.AddGoal("free").AddGoal("done", Goal).AddEdge("start", "goal", 9, ["free"]).ConnectByCapabilities(Given);
        }

        private static string[] Some(Random random, int atMost) => [.. Types.OrderBy(_ => random.Next()).Take(random.Next(atMost + 1))];
    }
}
