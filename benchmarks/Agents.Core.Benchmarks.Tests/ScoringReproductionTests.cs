using Agents.Core.Benchmarks.Scoring;

namespace Agents.Core.Benchmarks.Tests;

public sealed class ScoringReproductionTests
{
    [Fact]
    public async Task Every_row_holds_and_the_last_line_sums_up()
    {
        (bool holds, string[] lines) = await RunAsync(new ScoringReproduction());

        Assert.DoesNotContain(lines, line => line.Contains("  NO, ", StringComparison.Ordinal));
        Assert.True(holds);
        Assert.Equal(await LastLineAsync(), lines[^1]);
    }

    [Fact]
    public async Task Two_runs_write_the_same()
    {
        (_, string[] first) = await RunAsync(new ScoringReproduction());
        (_, string[] second) = await RunAsync(new ScoringReproduction());

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_row_that_came_to_something_else_is_told_and_fails()
    {
        string row = ScoringFigures.Recall.Keys.First();
        Dictionary<string, RecallCount> recall = new(ScoringFigures.Recall) { [row] = new(400, 400, 400) };
        Dictionary<string, int> tokens = ScoringFigures.Tokens.ToDictionary(pair => pair.Key, pair => pair.Value + 1);

        (bool holds, string[] lines) = await RunAsync(new ScoringReproduction(recall, tokens));

        Assert.False(holds);
        Assert.Equal(1 + tokens.Count, lines.Count(line => line.Contains("  NO, ", StringComparison.Ordinal)));
        Assert.StartsWith("scoring: 12/18 rows hold; ", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0, 0, 0)]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(4, 0, 1, 1)]
    [InlineData(5, 0, 0, 1)]
    [InlineData(7, 0, 0, 1)]
    [InlineData(8, 0, 0, 0)]
    public void A_place_counts_where_it_is_among_the_first(int place, int first, int five, int eight) =>
        Assert.Equal(new RecallCount(first, five, eight), default(RecallCount).Add(place));

    // What check-reproductions compares with, so that the two cannot differ.
    private static async Task<string> LastLineAsync()
    {
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            string path = Path.Combine(above.FullName, "eng", "reproductions.txt");
            if (File.Exists(path))
            {
                string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
                return lines.Single(line => line.StartsWith("scoring|", StringComparison.Ordinal))["scoring|".Length..];
            }
        }

        throw new InvalidOperationException("eng/reproductions.txt was not found above the tests.");
    }

    private static async Task<(bool Holds, string[] Lines)> RunAsync(ScoringReproduction reproduction)
    {
        using StringWriter output = new() { NewLine = "\n" };
        bool holds = await reproduction.RunAsync(output, TestContext.Current.CancellationToken);
        return (holds, output.ToString().TrimEnd('\n').Split('\n'));
    }
}
