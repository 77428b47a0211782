using Agents.Core.Benchmarks.Reproduce;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>How often the right one of 1,000 tools is found, and how many tokens of a prompt that saves.</summary>
/// <remarks>No model is called and no chance is at work: every figure is the same in every run, and compared with the one that was written down.</remarks>
public sealed class ScoringReproduction : IReproduction
{
    private const string Questions = "a user's words";
    private const string Queries = "an assistant's";
    private const string Both = "both, one after the other";

    private readonly IReadOnlyDictionary<string, RecallCount> _recall;
    private readonly IReadOnlyDictionary<string, int> _tokens;

    /// <summary>Initializes the reproduction.</summary>
    /// <param name="recall">How often tools are expected to be found; <see langword="null"/> for <see cref="ScoringFigures.Recall"/>.</param>
    /// <param name="tokens">How many tokens are expected; <see langword="null"/> for <see cref="ScoringFigures.Tokens"/>.</param>
    public ScoringReproduction(IReadOnlyDictionary<string, RecallCount>? recall = null, IReadOnlyDictionary<string, int>? tokens = null)
    {
        _recall = recall ?? ScoringFigures.Recall;
        _tokens = tokens ?? ScoringFigures.Tokens;
    }

    /// <inheritdoc/>
    public string Name => "scoring";

    /// <inheritdoc/>
    public string Description => "how often a search finds the right one of 1,000 tools for 400 questions, and how many tokens of a prompt it saves.";

    /// <inheritdoc/>
    public Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken = default)
    {
        Catalogue catalogue = Catalogue.Read();
        output.WriteLine($"{catalogue.Tools.Count:N0} tools in {catalogue.Servers.Count} servers, {catalogue.Questions.Count} questions: how often the right tool is among the first 1, 5 and 8");
        output.WriteLine();
        RecallTable recall = new(catalogue, _recall);
        recall.Add(Questions, question => question.Question);
        cancellationToken.ThrowIfCancellationRequested();
        recall.Add(Queries, question => question.Query);
        recall.AddBoth(Both);
        recall.Write(output);
        WriteNotes(output);

        output.WriteLine("tokens of tools in a prompt");
        output.WriteLine();
        TokenTable tokens = new(catalogue, _tokens);
        tokens.Write(output);
        output.WriteLine("- A token is counted as four bytes of name, description and parameters, and 16 bytes around them, as ToolsSelected does; what a provider counts differs by model.");
        output.WriteLine();

        int rows = recall.Rows + tokens.Rows;
        int holding = recall.Holding + tokens.Holding;
        RecallCount shown = recall.Counts[$"{Questions}: {ToolFinders.Staged}"];
        RecallCount searched = recall.Counts[$"{Both}: {ToolFinders.Staged}"];
        output.WriteLine(
            $"scoring: {holding}/{rows} rows hold; among 8 of {catalogue.Tools.Count:N0} tools the right one for "
            + $"{RecallTable.Percent(shown.AmongEight, catalogue.Questions.Count)} of questions, {RecallTable.Percent(searched.AmongEight, catalogue.Questions.Count)} "
            + $"after one search; {tokens.Saved} times fewer tokens");
        return Task.FromResult(holding == rows);
    }

    private static void WriteNotes(TextWriter output)
    {
        output.WriteLine("- Catalogue and questions are written for this, by hand, and are nobody's product. A user's words avoid those of the right tool on purpose.");
        output.WriteLine("- An assistant's words are what one typed into a search for tools that had read the question, and neither the catalogue nor the answer.");
        output.WriteLine("- Other half: the weights of ToolSearch were chosen by the questions at even places of each file; these are the others, which were looked at, but not to choose by.");
        output.WriteLine("- Both: the agent is shown the best 8 for the user's words, and finds 8 more with one call of search_tools.");
        output.WriteLine("- Every way is lexical: a word that stands in neither text cannot be found. An embedding model's generator can be given to ToolSearch.");
        output.WriteLine();
    }
}
