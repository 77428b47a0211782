using Agents.Core.Roles;

namespace Agents.Core.Tests.Roles;

/// <summary>Texts compared by their words.</summary>
public sealed class WordSimilarityTests
{
    [Theory]
    [InlineData("a b", "b a", 1.0)]
    [InlineData("Bees, bees!", "BEES", 1.0)]
    [InlineData("a b c", "b c d", 0.5)]
    [InlineData("a", "b", 0.0)]
    [InlineData("", "", 1.0)]
    [InlineData("--", "++", 0.0)]
    [InlineData("--", "a", 0.0)]
    [InlineData("größe 12", "Größe 12", 1.0)]
    public void Texts_are_as_alike_as_the_part_of_their_words_that_they_share(string left, string right, double expected)
    {
        Assert.Equal(expected, WordSimilarity.Compare(left, right));
        Assert.Equal(expected, WordSimilarity.Compare(right, left));
    }

    [Fact]
    public async Task Each_text_is_compared_in_its_order()
    {
        IAgent<int, IReadOnlyList<double>> agent = Agent.Create<int, IReadOnlyList<double>>(
            "compare", (_, context, token) => WordSimilarity.Instance.CompareAsync("a b", ["b", "c", "b a"], context, token));

        Assert.Equal([0.5, 0, 1], (await agent.RunAsync(0, new RunOptions(), TestContext.Current.CancellationToken)).Output);
    }
}
