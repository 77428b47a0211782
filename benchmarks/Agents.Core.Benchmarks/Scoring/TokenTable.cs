using Agents.Core.Benchmarks.Reproduce;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Tools;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>How many tokens tools are in a prompt: all, those of one server, and what a search shows.</summary>
public sealed class TokenTable
{
    private readonly IReadOnlyDictionary<string, int> _expected;
    private readonly TextTable _table = new("what is shown", ">tools", ">tokens", ">of all", "holds");
    private readonly int _all;

    /// <summary>Initializes the table, and counts.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="expected">How many tokens each row came to, by its name.</param>
    public TokenTable(Catalogue catalogue, IReadOnlyDictionary<string, int> expected)
    {
        _expected = expected;
        ToolSearch search = catalogue.CreateSearch();
        int[] bytes = [.. search.Tools.Select(PromptTokens.CountBytes)];
        int searchBytes = search.Begin(search.Tools).Functions.Sum(PromptTokens.CountBytes);
        int[] turns = [.. catalogue.Questions.Select(question => PromptTokens.OfBytes(searchBytes + Shown(search, bytes, question.Question)))];
        _all = PromptTokens.OfBytes(bytes.Sum());
        int mean = (int)Math.Round(turns.Average());
        Add($"all {bytes.Length:N0} tools", bytes.Length, _all);
        Add("the tools of one server, mean", bytes.Length / catalogue.Servers.Count, (int)Math.Round((double)_all / catalogue.Servers.Count));
        Add($"{ToolSearch.FunctionName} alone", 1, PromptTokens.OfBytes(searchBytes));
        Add($"the best 8 and {ToolSearch.FunctionName}, mean of a turn", RecallCount.Depth + 1, mean);
        Add($"the best 8 and {ToolSearch.FunctionName}, largest turn", RecallCount.Depth + 1, turns.Max());
        Saved = (int)Math.Round((double)_all / mean);
    }

    /// <summary>Gets how many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets how many rows came to what was expected.</summary>
    public int Holding { get; private set; }

    /// <summary>Gets how many times the tokens of a turn all tools are.</summary>
    public int Saved { get; }

    /// <summary>Writes the table.</summary>
    /// <param name="output">Where to.</param>
    public void Write(TextWriter output) => _table.Write(output);

    private static int Shown(ToolSearch search, int[] bytes, string text)
    {
        Span<SearchHit> hits = stackalloc SearchHit[RecallCount.Depth];
        int sum = 0;
        foreach (SearchHit hit in hits[..search.Find(text, hits)])
        {
            sum += bytes[hit.Id];
        }

        return sum;
    }

    private void Add(string what, int tools, int tokens)
    {
        bool holds = _expected.TryGetValue(what, out int expected) && expected == tokens;
        Rows++;
        Holding += holds ? 1 : 0;
        _table.Add(what, $"{tools:N0}", $"{tokens:N0}", $"{100.0 * tokens / _all:F1} %", holds ? "yes" : $"NO, {expected:N0} and not {tokens:N0}");
    }
}
