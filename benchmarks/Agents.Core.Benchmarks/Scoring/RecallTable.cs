using Agents.Core.Benchmarks.Reproduce;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>How often each way to rank tools finds the right one, beside how often it did when the figures were written down.</summary>
public sealed class RecallTable
{
    private readonly Catalogue _catalogue;
    private readonly IReadOnlyList<ToolFinder> _finders;
    private readonly IReadOnlyDictionary<string, RecallCount> _expected;
    private readonly TextTable _table = new("asked in", "found by", ">@1", ">@5", ">@8", ">questions", "holds");

    /// <summary>Initializes the table.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="expected">What each row came to, by <c>asked in: found by</c>.</param>
    public RecallTable(Catalogue catalogue, IReadOnlyDictionary<string, RecallCount> expected)
    {
        _catalogue = catalogue;
        _finders = ToolFinders.Create(catalogue);
        _expected = expected;
    }

    /// <summary>Gets how many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets how many rows came to what was expected.</summary>
    public int Holding { get; private set; }

    /// <summary>Gets the rows, in the form in which they are expected.</summary>
    public Dictionary<string, RecallCount> Counts { get; } = [];

    /// <summary>Ranks all tools for all texts, in every way.</summary>
    /// <param name="asked">What the texts are.</param>
    /// <param name="textOf">The text of a question.</param>
    public void Add(string asked, Func<CatalogueQuestion, string> textOf)
    {
        foreach (ToolFinder finder in _finders)
        {
            AddRow(asked, finder.Name, _catalogue.Questions, question => PlaceOf(question, finder, textOf(question)));
        }

        // Weights of the search were chosen by the other half, those at even places of their file.
        ToolFinder staged = _finders.Single(finder => finder.Name == ToolFinders.Staged);
        AddRow(asked, "the same, other half", [.. OtherHalf()], question => PlaceOf(question, staged, textOf(question)));
    }

    /// <summary>Ranks all tools for the users' words, and then for an assistant's: found is what either finds among the first.</summary>
    /// <param name="asked">What the texts are.</param>
    public void AddBoth(string asked)
    {
        ToolFinder staged = _finders.Single(finder => finder.Name == ToolFinders.Staged);
        AddRow(asked, ToolFinders.Staged, _catalogue.Questions, question =>
        {
            int first = PlaceOf(question, staged, question.Question);
            int second = PlaceOf(question, staged, question.Query);
            return first < 0 || second < 0 ? Math.Max(first, second) : Math.Min(first, second);
        });
    }

    /// <summary>Writes the table.</summary>
    /// <param name="output">Where to.</param>
    public void Write(TextWriter output) => _table.Write(output);

    /// <summary>Writes a part of a whole in percent.</summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">The whole.</param>
    public static string Percent(int part, int whole) => $"{100.0 * part / whole:F1} %";

    private IEnumerable<CatalogueQuestion> OtherHalf() => _catalogue.Questions
        .GroupBy(question => question.Answer.Split(ToolCatalogue.CatalogueTool.Mark)[0])
        .SelectMany(file => file.Where((_, place) => place % 2 == 1));

    private void AddRow(string asked, string how, IReadOnlyList<CatalogueQuestion> questions, Func<CatalogueQuestion, int> placeOf)
    {
        RecallCount count = questions.Aggregate(default(RecallCount), (sum, question) => sum.Add(placeOf(question)));
        bool holds = _expected.TryGetValue($"{asked}: {how}", out RecallCount expected) && count == expected;
        Counts.Add($"{asked}: {how}", count);
        Rows++;
        Holding += holds ? 1 : 0;
        _table.Add(
            asked,
            how,
            Percent(count.AmongFirst, questions.Count),
            Percent(count.AmongFive, questions.Count),
            Percent(count.AmongEight, questions.Count),
            $"{questions.Count}",
            holds ? "yes" : $"NO, {expected.AmongFirst} {expected.AmongFive} {expected.AmongEight} and not {count.AmongFirst} {count.AmongFive} {count.AmongEight}");
    }

    private int PlaceOf(CatalogueQuestion question, ToolFinder finder, string text)
    {
        Span<SearchHit> hits = stackalloc SearchHit[RecallCount.Depth];
        int found = finder.Find(text, hits);
        for (int place = 0; place < found; place++)
        {
            if (_catalogue.Tools[(int)hits[place].Id].FullName == question.Answer)
            {
                return place;
            }
        }

        return -1;
    }
}
