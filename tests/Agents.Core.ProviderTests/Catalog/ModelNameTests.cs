using Agents.Core.Chat.Catalog;

namespace Agents.Core.ProviderTests.Catalog;

public class ModelNameTests
{
    [Theory]
    [InlineData("openai:gpt-5-mini", "openai", "gpt-5-mini", "openai:gpt-5-mini")]
    [InlineData("  Anthropic:claude-haiku-4-5 ", "anthropic", "claude-haiku-4-5", "anthropic:claude-haiku-4-5")]
    [InlineData("openai:ft:gpt-4o:acme::id", "openai", "ft:gpt-4o:acme::id", "openai:ft:gpt-4o:acme::id")]
    [InlineData("offline", "offline", null, "offline")]
    [InlineData("openai-responses:gpt-5", "openai-responses", "gpt-5", "openai-responses:gpt-5")]
    public void A_provider_and_a_model_are_told_apart(string text, string provider, string? model, string written)
    {
        ModelName name = ModelName.Parse(text);

        Assert.Equal((provider, null, model), (name.Provider, name.Endpoint, name.Model));
        Assert.Equal(written, name.ToString());
        Assert.Equal(name, ModelName.Parse(name.ToString()));
    }

    [Theory]
    [InlineData("http://localhost:11434/v1#qwen3", "http://localhost:11434/v1", "qwen3")]
    [InlineData("https://example.test/openai/?api-version=1#org/model:tag", "https://example.test/openai/?api-version=1", "org/model:tag")]
    public void An_address_and_a_model_are_told_apart(string text, string endpoint, string model)
    {
        ModelName name = ModelName.Parse(text);

        Assert.Equal((null, new Uri(endpoint), model), (name.Provider, name.Endpoint, name.Model));
        Assert.Equal(name, ModelName.Parse(name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("openai:")]
    [InlineData(":gpt")]
    [InlineData("open ai:gpt")]
    [InlineData("open_ai:gpt")]
    [InlineData("http://localhost/v1")]
    [InlineData("http://localhost/v1#")]
    [InlineData("ftp://localhost/v1#m")]
    [InlineData("http://user:secret@localhost/v1#m")]
    [InlineData("openai:gpt\n5")]
    public void What_is_no_model_string_is_refused(string text)
    {
        Assert.False(ModelName.TryParse(text, out _));
        FormatException thrown = Assert.Throws<FormatException>(() => ModelName.Parse(text));

        Assert.StartsWith("A model is 'provider:model', 'provider', or 'http(s)://address#model', in at most 1,024 characters", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_the_place_of_a_model_is_not_repeated()
    {
        FormatException thrown = Assert.Throws<FormatException>(() => ModelName.Parse("sk-canary0123456789 "
            + "x"));

        Assert.DoesNotContain("canary", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'[redacted] x'", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://user:canary@localhost/v1#m")]
    [InlineData("https://canary@localhost/v1")]
    [InlineData("https://localhost/v1?api-key=canary")]
    [InlineData("https://user:can@nary:canary@localhost/v1")]
    public void What_an_address_says_of_its_user_is_not_repeated(string text)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => ModelName.Parse(text));

        Assert.DoesNotContain("canary", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("localhost", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_string_that_is_too_long_is_refused_without_being_repeated()
    {
        string longest = "openai:" + new string('m', ModelName.MaxLength - "openai:".Length);

        Assert.True(ModelName.TryParse(longest, out _));
        FormatException thrown = Assert.Throws<FormatException>(() => ModelName.Parse(longest + "m"));
        Assert.EndsWith("but this is 1,025 characters of something else.", thrown.Message, StringComparison.Ordinal);
    }
}
