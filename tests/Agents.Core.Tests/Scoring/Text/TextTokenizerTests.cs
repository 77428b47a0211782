using Agents.Core.Scoring.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Text;

public sealed class TextTokenizerTests
{
    [Theory]
    [InlineData("HTTPServer", new[] { "http", "server", "httpserver" })]
    [InlineData("maxOutputTokens", new[] { "max", "output", "token", "maxoutputtoken" })]
    [InlineData("max_output-tokens", new[] { "max", "output", "token", "maxoutputtoken" })]
    [InlineData("k1", new[] { "k", "1", "k1" })]
    [InlineData("APIs", new[] { "api" })]
    [InlineData("left--right", new[] { "left", "right" })]
    [InlineData("Größe ÉCOLE", new[] { "größe", "école" })]
    [InlineData("予算 ok", new[] { "予", "算", "ok" })]
    [InlineData("the agent's doesn\u2019t", new[] { "the", "agent", "doesn" })]
    public void Tokenize_cuts_text_at_words_and_identifiers_at_their_parts(string text, string[] expected) =>
        Assert.Equal(expected, TextTokenizer.Tokenize(text));

    [Theory]
    [InlineData("route routes routed routing", "rout")]
    [InlineData("policy policies", "polici")]
    [InlineData("retry retries retried retrying", "retri")]
    [InlineData("note notes noted noting", "note")]
    [InlineData("plan plans planned planning", "plan")]
    [InlineData("cancel cancels cancelled canceling", "cancel")]
    [InlineData("use uses used using", "us")]
    [InlineData("process processes processed", "process")]
    [InlineData("exceed exceeds exceeded exceeding", "exceed")]
    public void Tokenize_gives_the_forms_of_a_word_one_stem(string text, string stem) =>
        Assert.All(TextTokenizer.Tokenize(text), token => Assert.Equal(stem, token));

    [Theory]
    [InlineData("status analysis this need string embed bed")]
    [InlineData("ss us is go a")]
    public void Tokenize_leaves_words_alone_that_only_look_inflected(string text) =>
        Assert.Equal(text.Split(' '), TextTokenizer.Tokenize(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" .,;\t\n")]
    [InlineData("\ud800 \udc00\ud800")]
    public void Tokenize_finds_nothing_where_no_word_is(string? text) => Assert.Empty(TextTokenizer.Tokenize(text));

    [Fact]
    public void Tokenize_keeps_64_units_of_an_endless_word() =>
        Assert.Equal([new string('x', TextTokenizer.MaxTokenLength)], TextTokenizer.Tokenize(new string('x', 1_000_000)));

    [Fact]
    public void TokenizeQuery_drops_stop_words_and_repetitions() =>
        Assert.Equal(["reserv", "debit", "ledger"], TextTokenizer.TokenizeQuery("How does the Reserve of a reserve debit THE ledger?"));

    [Theory]
    [InlineData("The", true)]
    [InlineData("which", true)]
    [InlineData("budget", false)]
    [InlineData(null, false)]
    public void IsStopWord_knows_common_words_in_any_case(string? word, bool expected) =>
        Assert.Equal(expected, TextTokenizer.IsStopWord(word));

    [Fact]
    public void Tokenize_returns_only_short_lower_cased_tokens_for_any_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Assert.All(TextTokenizer.Tokenize(text), token =>
        {
            Assert.InRange(token.Length, 1, TextTokenizer.MaxTokenLength + 1);
            Assert.Equal(token.ToLowerInvariant(), token);
            Assert.DoesNotContain(token, char.IsWhiteSpace);
        }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
