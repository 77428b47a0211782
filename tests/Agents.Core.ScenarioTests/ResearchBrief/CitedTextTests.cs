using Agents.Core.Roles;
using ResearchBrief;

namespace Agents.Core.ScenarioTests.ResearchBrief;

/// <summary>Findings as text, and text as findings.</summary>
public sealed class CitedTextTests
{
    [Fact]
    public void Findings_are_a_line_each_with_their_places_behind_them()
    {
        Answer answer = CitedText.Write(new Brief { Question = "?", Findings = [Find("It is loud.", ("a.md", 3), ("b c.md", 9)), Find("It is old.", ("a.md", 3))] });

        Assert.Equal("- It is loud. [a.md:3; b c.md:9]\n- It is old. [a.md:3]", answer.Text);
        Assert.Equal(["a.md:3", "b c.md:9"], answer.Sources);
    }

    [Fact]
    public void Nothing_found_is_a_sentence_without_a_place()
    {
        Answer answer = CitedText.Write(new Brief { Question = "?", Findings = [] });

        Assert.Empty(CitedText.Read(answer.Text));
        Assert.Empty(answer.Sources);
    }

    [Theory]
    [InlineData("- It is loud. [a.md:3]", "It is loud. <- a.md:3")]
    [InlineData("- It is loud. [a.md:3; b c.md:9]", "It is loud. <- a.md:3, b c.md:9")]
    [InlineData("It is loud. [a.md:3] It is old. [a.md:4]", "It is loud. <- a.md:3 | It is old. <- a.md:4")]
    [InlineData("- It is loud. [a.md:3]\n- It is loud. [b.md:1]\n- It is loud. [a.md:3]", "It is loud. <- a.md:3, b.md:1")]
    [InlineData("The [client](x.md) is loud. [a.md:3]", "The [client](x.md) is loud. <- a.md:3")]
    [InlineData("## Loud?\n\nNobody knows [task 1.1].\n[a.md:", "")]
    [InlineData("[a.md:3]", " <- a.md:3")]
    public void What_stands_in_front_of_places_is_quoted_from_there(string text, string findings) => Assert.Equal(
        findings, string.Join(" | ", CitedText.Read(text).Select(finding => $"{finding.Quote} <- {string.Join(", ", finding.Citations)}")));

    private static Finding Find(string quote, params (string File, int Line)[] places) =>
        new() { Quote = quote, Citations = [.. places.Select(place => new Citation { File = place.File, Line = place.Line })] };
}
