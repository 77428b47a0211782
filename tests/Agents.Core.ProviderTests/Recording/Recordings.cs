using System.Text.Json;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

/// <summary>Short ways to record a call and to play it back.</summary>
internal static class Recordings
{
    /// <summary>Records one call in one piece, and gives the cassette's text.</summary>
    public static async Task<string> RecordAsync(
        IChatClient inner, IEnumerable<ChatMessage> messages, ChatOptions? options = null, RecordingOptions? settings = null, bool streamed = false)
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record, options: settings);
        using RecordingChatClient client = new(cassette, inner);
        try
        {
            _ = streamed
                ? await client.StreamAsync(messages, options)
                : (object)await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is not CassetteException)
        {
            // What a call throws is recorded too.
        }

        return cassette.ToText();
    }

    public static RecordingChatClient Replay(string text, RecordingOptions? settings = null) =>
        new(Cassette.InMemory(RecordingMode.Replay, text, settings));

    public static Task<ChatResponse> AskAsync(this IChatClient client, string prompt, ChatOptions? options = null) =>
        client.GetResponseAsync([new ChatMessage(ChatRole.User, prompt)], options, TestContext.Current.CancellationToken);

    public static async Task<List<ChatResponseUpdate>> StreamAsync(this IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    public static string Json(object value) => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions);

    /// <summary>Gets the lines of a cassette behind its header.</summary>
    public static string[] CallLines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
}
