using Agents.Core.Routing;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

/// <summary>Texts that were graphs before parts of them were changed: each is refused with its problems, or is a graph that reads as it is written.</summary>
public sealed class ToolGraphFuzzTests
{
    private static readonly ToolSet Set = ToolSet.Create(
        Enumerable.Range(0, 6).Select(i => RouteScene.Tool($"t{i}")).Concat([RouteScene.Tool("crm"), RouteScene.Tool("stripe", ["payment"]), RouteScene.Tool("café")]));

    private static readonly string[] Tokens =
        ["{", "}", "[", "]", ",", ":", "\"", "null", "true", "-", "1e400", "0.5", "start", "\\uD800", "\\u0000", "//", "\uFEFF", "version", "\uDC00", " \n", "{\"from\":1},", "[[[[[[[["];

    [Fact]
    public void A_changed_text_is_a_graph_or_refused()
    {
        int read = 0;
        int refused = 0;
        int times = LongRuns.Times(10_000);
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            string json = random.Next(2) == 0 ? ToolGraphJsonFixtures.Version1 : RandomToolGraph.Create(random).ToJson();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                json = Mutate(json, random);
            }

            try
            {
                ToolGraph graph = ToolGraph.Parse(json, Set);
                Assert.Equal(graph.ToJson(), ToolGraph.Parse(graph.ToJson(), Set).ToJson());
                read++;
            }
            catch (InvalidToolGraphException exception)
            {
                Assert.NotEmpty(exception.Problems);
                Assert.DoesNotContain(exception.Message, c => char.IsControl(c) || char.IsSurrogate(c));
                refused++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
        Assert.InRange(read, times / 40, times);
        Assert.InRange(refused, times / 4, times);
    }

    private static string Mutate(string json, Random random)
    {
        int at = random.Next(json.Length + 1);
        int length = Math.Min(random.Next(1, 12), json.Length - at);
        return random.Next(7) switch
        {
            0 when length > 0 => json.Remove(at, 1).Insert(at, $"{(char)(json[at] ^ (1 << random.Next(16)))}"),
            1 => json.Remove(at, length),
            2 => json.Insert(random.Next(json.Length + 1), json.Substring(at, length)),
            3 => json.Insert(at, Tokens[random.Next(Tokens.Length)]),
            4 when length > 0 => json.Remove(at, 1).Insert(at, $"{"0123456789naz"[random.Next(13)]}"),
            _ => SwapTexts(json, random),
        };
    }

    /// <summary>Puts one text of the JSON in the place of another, which often leaves a graph that can be read.</summary>
    private static string SwapTexts(string json, Random random)
    {
        string[] parts = json.Split('"');
        int[] values = [.. Enumerable.Range(0, parts.Length - 1).Where(i => i % 2 == 1 && !parts[i + 1].StartsWith(':'))];
        if (values.Length > 0)
        {
            parts[values[random.Next(values.Length)]] = parts[values[random.Next(values.Length)]];
        }

        return string.Join('"', parts);
    }
}
