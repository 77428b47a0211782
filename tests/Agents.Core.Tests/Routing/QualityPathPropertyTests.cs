using System.Globalization;
using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

public sealed class QualityPathPropertyTests
{
    private static readonly double[] Alphas = [0, 0.5, 1, 1.5, 2];

    /// <summary>That f = g + h is not admissible with a score that does not add up: the paper's search is worse now and then.</summary>
    [Fact]
    public void Exact_search_equals_trying_every_route_and_the_additive_one_is_worse_now_and_then()
    {
        int graphs = LongRuns.Times(1_500);
        int worse = 0;
        double worst = 1;
        for (int seed = 0; seed < graphs; seed++)
        {
            Random random = new(seed);
            int width = random.Next(2, 5);
            ToolGraph graph = QualityGraphs.Layered(
                random, random.Next(2, 6), width, random.Next(1, width + 1), () => random.NextDouble() * 10, () => 0.5 + (random.NextDouble() / 2));
            double alpha = Alphas[random.Next(Alphas.Length)];
            QualityPath exact = new(graph, new QualityOptions { Alpha = alpha });
            QualityPath additive = new(graph, new QualityOptions { Alpha = alpha, Search = QualitySearch.Additive });
            QualityGraphs.Best best = QualityGraphs.BestOf(graph, exact.Table, "goal", "start", alpha)!;

            string about = string.Create(CultureInfo.InvariantCulture, $"graph {seed}, alpha {alpha}");
            Assert.True(exact.TryFind("goal", "start") && additive.TryFind("goal", "start"), about);
            Assert.True(Math.Abs(exact.Score - best.Score) <= 1e-12 * best.Score, $"{about}: {exact.Score}, but {best}");
            Assert.True(additive.Score >= best.Score * (1 - 1e-12), about);
            worse += additive.Score > best.Score * (1 + 1e-9) ? 1 : 0;
            worst = Math.Max(worst, additive.Score / best.Score);
        }

        Assert.True(worse > 0 && worse < graphs / 5, $"The additive search was worse in {worse} of {graphs} graphs, by {worst - 1:P1} at most.");
    }

    [Fact]
    public void Exact_search_takes_the_first_of_the_best_routes_through_any_graph() => Prop.ForAll(LongRuns.Seeds, seed =>
    {
        // Sums and products of these are exact, so that equal routes are equal to the last bit.
        Random random = new(seed);
        ToolGraph graph = QualityGraphs.Tangled(random, () => random.Next(4), () => Math.Pow(0.5, random.Next(3)));
        double alpha = Alphas[random.Next(Alphas.Length)];
        QualityTable table = new(graph);
        QualityPath used = new(graph, new QualityOptions { Alpha = alpha }, table);
        for (int query = 0; query < 6; query++)
        {
            (string goal, string from, string[] closed, double spent, double achieved) = Query(random, graph);
            QualityPath fresh = new(graph, new QualityOptions { Alpha = alpha }, table);
            Array.ForEach(closed, used.Close);
            Array.ForEach(closed, fresh.Close);
            QualityGraphs.Best? best = QualityGraphs.BestOf(graph, table, goal, from, alpha, spent, achieved, closed);

            Assert.Equal(best is not null, used.TryFind(goal, from, spent, achieved));
            Assert.Equal(best is not null, fresh.TryFind(goal, from, spent, achieved));
            Assert.Equal(best?.Route, used.ToPath()?.ToString().Replace(" -> ", "-"));
            Assert.Equal(best?.Route, fresh.ToPath()?.ToString().Replace(" -> ", "-"));
            Assert.Equal((best?.Score, best?.Cost, best?.Quality), best is null ? (null, null, null) : (used.Score, used.Cost, used.Quality));
            Array.ForEach(closed, used.Reopen);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(1_500)));

    [Fact]
    public void Both_searches_find_a_route_wherever_there_is_one_and_the_exact_one_the_least_score() => Prop.ForAll(LongRuns.Seeds, seed =>
    {
        Random random = new(seed);
        ToolGraph graph = QualityGraphs.Tangled(
            random, () => random.Next(3) == 0 ? 0 : random.NextDouble(), () => random.Next(5) switch { 0 => 0, 1 => 1, _ => random.NextDouble() });
        double alpha = random.NextDouble() * 2;
        QualityTable table = new(graph);
        QualityPath exact = new(graph, new QualityOptions { Alpha = alpha }, table);
        QualityPath additive = new(graph, new QualityOptions { Alpha = alpha, Search = QualitySearch.Additive }, table);
        for (int query = 0; query < 6; query++)
        {
            (string goal, string from, string[] closed, double spent, double achieved) = Query(random, graph);
            Array.ForEach(closed, exact.Close);
            Array.ForEach(closed, additive.Close);
            QualityGraphs.Best? best = QualityGraphs.BestOf(graph, table, goal, from, alpha, spent, achieved, closed);

            Assert.Equal(best is not null, exact.TryFind(goal, from, spent, achieved));
            Assert.Equal(best is not null, additive.TryFind(goal, from, spent, achieved));
            if (best is not null)
            {
                Assert.True(Math.Abs(exact.Score - best.Score) <= 1e-12 * best.Score, $"{exact.Score}, but {best}");
                Assert.True(additive.Score >= best.Score * (1 - 1e-12));
                Assert.Equal(additive.Nodes.Length, additive.Nodes.ToArray().Distinct().Count());
            }

            Array.ForEach(closed, exact.Reopen);
            Array.ForEach(closed, additive.Reopen);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(1_000)));

    private static (string Goal, string From, string[] Closed, double Spent, double Achieved) Query(Random random, ToolGraph graph)
    {
        string[] names = [.. graph.Nodes.Select(node => node.Name)];
        return (
            graph.Goals[random.Next(2)].Name,
            random.Next(2) == 0 ? ToolGraph.StartState : names[random.Next(names.Length)],
            [.. names.Where(name => name is not ("a" or "b") && random.Next(8) == 0)],
            random.Next(3),
            random.Next(3) / 2d);
    }
}
