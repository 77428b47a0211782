using ResearchBrief;

namespace Agents.Core.ScenarioTests.ResearchBrief;

public sealed class CitationCheckerTests
{
    private static readonly string[] Lines =
    [
        "# Budgets",                                                // 1
        "",
        "A reservation debits the ledger and every",                // 3
        "ancestor,  or\tnone. Settling replaces a reservation by",  // 4
        "what really happened.",                                    // 5
        "",
        "- Tools heal themselves",                                  // 7
        "  without a model.",                                       // 8
        "- [ ] Ledgers never sleep.",                               // 9
        "> > 1. A quote may hold",                                  // 10
        "> > a list.",                                              // 11
        "",
        "The next paragraph.",                                      // 13
        "",
        "The pump was replaced in",                                 // 15
        "1986. It is loud.",                                        // 16
    ];

    [Theory]
    [InlineData("A reservation debits the ledger and every ancestor, or none.", 3)]
    [InlineData("Settling replaces a reservation by what really happened.", 4)]
    [InlineData("A reservation debits the ledger and every ancestor, or none. Settling replaces a reservation by what really happened.", 3)]
    [InlineData("  A reservation\ndebits the  ledger and every ancestor, or none.", 3)]
    [InlineData("Tools heal themselves without a model.", 7)]
    [InlineData("- Tools heal themselves without a model.", 7)]
    [InlineData("Ledgers never sleep.", 9)]
    [InlineData("A quote may hold a list.", 10)]
    [InlineData("> 1. A quote may hold a list.", 10)]
    [InlineData("Budgets", 1)]
    [InlineData("The pump was replaced in 1986.", 15)]
    [InlineData("1986. It is loud.", 16)]
    [InlineData("It is loud.", 16)]
    public void Sentence_that_begins_in_the_cited_line_stands_there(string quote, int line) => Assert.True(Stands(quote, line));

    [Theory]
    [InlineData("A reservation debits the ledger and every ancestor, or none.", 2)]
    [InlineData("A reservation debits the ledger and every ancestor, or none.", 4)]
    [InlineData("what really happened.", 4)]
    [InlineData("A reservation debits the ledger or every ancestor, or none.", 3)]
    [InlineData("a reservation debits the ledger and every ancestor, or none.", 3)]
    [InlineData("A reservation debits the ledger and every ancestor, or non", 3)]
    [InlineData("reservation debits the led", 3)]
    [InlineData("eservation debits the ledger", 3)]
    [InlineData("what really happened. Tools heal themselves", 5)]
    [InlineData("a list. The next paragraph.", 11)]
    [InlineData("without a model. Ledgers never sleep.", 8)]
    [InlineData("", 3)]
    [InlineData(" - ", 7)]
    [InlineData("The next paragraph. And more.", 13)]
    [InlineData("Budgets", 0)]
    [InlineData("Budgets", -1)]
    [InlineData("The next paragraph.", 17)]
    [InlineData("The next paragraph.", int.MaxValue)]
    public void Sentence_that_does_not_begin_there_word_for_word_is_refused(string quote, int line) => Assert.False(Stands(quote, line));

    [Fact]
    public void Unsupported_citations_are_counted_and_a_finding_without_one_counts_too()
    {
        using TempFolder folder = new TempFolder().With("a.md", "The pump runs for hours.\r\nIt stops\r\nat night.\r\n");
        Brief brief = new()
        {
            Question = "?",
            Findings =
            [
                Finding("It stops at night.", ("a.md", 2)),
                Finding("The pump runs for days.", ("a.md", 1)),
                Finding("The pump runs for hours.", ("a.md", 1), ("b.md", 1), ("a.md", 2)),
                Finding("The pump runs for hours."),
            ],
        };

        CheckedBrief result = CitationChecker.Check(
            brief, DocumentLibrary.Load(SourceFolder.Open(folder.Root), [OutputFile.Check(folder.PathOf("brief.md"))], TestContext.Current.CancellationToken));

        Assert.Equal([true, false, false, false], result.Findings.Select(finding => finding.IsSupported));
        Assert.Equal(["b.md:1", "a.md:2"], result.Findings[2].Unsupported.Select(citation => citation.ToString()));
        Assert.Equal((5, 4), (result.CitationCount, result.UnsupportedCount));
    }

    private static bool Stands(string quote, int line) => CitationChecker.Stands(quote, new Document { Path = "a.md", Lines = Lines }, line);

    private static Finding Finding(string quote, params (string File, int Line)[] places) => new()
    {
        Quote = quote,
        Citations = [.. places.Select(place => new Citation { File = place.File, Line = place.Line })],
    };
}
