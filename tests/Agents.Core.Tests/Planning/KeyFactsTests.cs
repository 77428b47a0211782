using Agents.Core.Planning;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Planning;

public sealed class KeyFactsTests
{
    [Theory]
    [InlineData("Sell 1,000 shares at 3.5 before 2026-11-20.", "1,000|3.5|2026-11-20")]
    [InlineData("What did Marie Curie win?", "Marie|Curie")]
    [InlineData("Marie Curie won. Ask Marie.", "Marie|Curie")]
    [InlineData("Find it. Then stop.", "")]
    [InlineData("NASA flew. McKinsey paid. GPT4 wrote.", "NASA|McKinsey|GPT4")]
    [InlineData("I ask whether I am right", "")]
    [InlineData("say \"to be\" and “or not” and «that is», „the question“", "to be|or not|that is|the question")]
    [InlineData("don't say 'it's late' to the dogs' owner", "it's late")]
    [InlineData("fly to Ålesund and Łódź from Ōsaka in Ελλάδα", "Ålesund|Łódź|Ōsaka|Ελλάδα")]
    [InlineData("東京で「桜」を見る", "桜")]
    [InlineData("an open \" mark", "")]
    [InlineData("", "")]
    public void Facts_are_numbers_quotations_and_names(string text, string facts) =>
        Assert.Equal(facts, string.Join('|', KeyFacts.Of(text).Select(fact => fact.Text)));

    [Theory]
    [InlineData("Visit Oslo on 1,000 days", "see OSLO 1000 times", "")]
    [InlineData("Visit Oslo and Bergen", "see Oslofjord", "Oslo|Bergen")]
    [InlineData("pay 10 of 100", "pay 100", "10")]
    [InlineData("say \"to   be\"", "they Say To Be", "")]
    public void Fact_is_missing_when_no_text_has_it_whole(string text, string other, string missing) =>
        Assert.Equal(missing, string.Join('|', KeyFacts.FindMissing(text, [other, "nothing"]).Select(fact => fact.Text)));

    [Fact]
    public void No_text_misses_its_own_facts_whatever_is_in_it() =>
        Prop.ForAll<NonNull<string>>(text => Assert.Empty(KeyFacts.FindMissing(text.Get, [text.Get])))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Half_a_character_is_no_letter_and_harms_nothing()
    {
        Assert.Equal(["7"], KeyFacts.Of("\ud800 7 \udc00").Select(fact => fact.Text));
        Assert.Empty(KeyFacts.FindMissing("Find Oslo \ud800", ["Oslo \ud800"]));
    }
}
