using System.Text;
using Agents.Core.Anthropic;
using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class MutationTests
{
    private static readonly string[] Values = ["null", "0", "-1", "1e999", "\"\"", "\"x\"", "[]", "{}", "true", "[{}]", "{\"type\":\"text\"}", "\"\\ud800\""];

    [Theory]
    [InlineData("tools.sse")]
    [InlineData("tools.json")]
    public void Hostile_bytes_give_an_answer_or_a_failure_and_nothing_else(string fixture) =>
        Prop.ForAll(Bytes(Wire.FixtureBytes(fixture)).ToArbitrary(), bytes => HoldsAsync(bytes, fixture)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Theory]
    [InlineData("tools.sse")]
    [InlineData("tools.json")]
    public async Task Values_of_wrong_types_give_an_answer_or_a_failure_and_nothing_else(string fixture)
    {
        string text = Wire.Fixture(fixture);
        (int Start, int End)[] places = [.. ValuesOf(text)];
        Assert.True(places.Length > 20, $"{places.Length} values were found.");
        foreach ((int start, int end) in places)
        {
            foreach (string value in Values)
            {
                await HoldsAsync(Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, start), value, text.AsSpan(end))), fixture);
            }
        }
    }

    private static Gen<byte[]> Bytes(byte[] whole) =>
        from count in Gen.Choose(1, 6)
        from changes in Gen.Zip(Gen.Choose(0, whole.Length - 1), Gen.Choose(0, 255)).ArrayOf(count)
        select Change(whole, changes);

    private static byte[] Change(byte[] whole, (int At, int Value)[] changes)
    {
        byte[] changed = [.. whole];
        foreach ((int at, int value) in changes)
        {
            changed[at] = (byte)value;
        }

        return changed;
    }

    /// <summary>Finds what stands after a colon: texts, numbers, and whole lists and objects as far as they have none inside.</summary>
    private static IEnumerable<(int Start, int End)> ValuesOf(string text) =>
        System.Text.RegularExpressions.Regex
            .Matches(text, """(?<=":)(?:"(?:\\.|[^"\\])*"|-?\d+|null|\{[^{}]*\}|\[[^\[\]]*\])""", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5))
            .Select(match => (match.Index, match.Index + match.Length));

    private static async Task HoldsAsync(byte[] bytes, string fixture)
    {
        bool isStream = fixture.EndsWith(".sse", StringComparison.Ordinal);
        WireStream stream = new(bytes);
        using AnthropicChatClient client = new Wire().Answer(200, stream, isStream).Client();
        ChatMessage[] question = [new(ChatRole.User, "Hi")];
        try
        {
            ChatResponse response = isStream
                ? await client.GetStreamingResponseAsync(question).ToChatResponseAsync()
                : await client.GetResponseAsync(question);
            Assert.NotNull(Spoken.Of(response));
        }
        catch (ModelException exception)
        {
            Assert.NotEmpty(exception.Message);
        }

        Assert.True(stream.IsDisposed);
    }
}
