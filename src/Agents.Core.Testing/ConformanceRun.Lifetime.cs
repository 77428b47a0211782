using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <content>What a client tells of itself, how it ends, and many callers at once.</content>
internal sealed partial class ConformanceRun
{
    private const int Callers = 16;

    private async Task DisposalAsync()
    {
        (await CreateAsync(Said).ConfigureAwait(false)).Dispose();      // one that was never used

        IChatClient client = await CreateAsync(Said, Said, Said).ConfigureAwait(false);
        CheckText("the text", Sentence, (await AskAsync(client, Said, streamed: false).ConfigureAwait(false)).Text);
        client.Dispose();
        client.Dispose();
        foreach (bool streamed in Ways)
        {
            try
            {
                CheckText("the text", Sentence, (await AskAsync(client, Said, streamed).ConfigureAwait(false)).Text);
            }
            catch (ObjectDisposedException)
            {
                // A client may end with its disposal, or have nothing to end; anything between says neither.
            }
        }
    }

    private async Task ServicesAsync()
    {
        using IChatClient client = await CreateAsync(Said).ConfigureAwait(false);
        ChatClientMetadata metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata ?? throw Fail("the metadata", "there", "null");
        Check(!string.IsNullOrEmpty(metadata.ProviderName), "the name of the provider", "there", Show(metadata.ProviderName));
        Check(client.GetService(client.GetType()) is not null, "the client, asked for by its own type", "there", "null");
        Check(client.GetService(typeof(IChatClient)) is not null, "the client, asked for as a chat client", "there", "null");
        Check(client.GetService(typeof(ChatClientMetadata), "no such key") is null, "what is there under an unknown key", "null", "something");
        Check(client.GetService(typeof(ConformanceRun)) is null, "what is there for an unknown type", "null", "something");
        try
        {
            client.GetService(null!);
        }
        catch (ArgumentNullException)
        {
            return;
        }

        throw Fail("what asking for no type throws", nameof(ArgumentNullException), "nothing");
    }

    private async Task ConcurrentAsync()
    {
        ConformanceAnswer[] answers =
            [.. Enumerable.Range(1, 2 * Callers).Select(number => new ConformanceAnswer { Text = $"The reader at desk {number:000} waits for a book." })];
        using IChatClient client = await CreateAsync(answers).ConfigureAwait(false);
        ChatResponse[] responses =
            await Task.WhenAll(answers.Select((answer, i) => AskAsync(client, answer, streamed: i % 2 == 1))).ConfigureAwait(false);
        List<string> missing = [.. answers.Select(answer => answer.Text)];
        foreach (ChatResponse response in responses)
        {
            string text = response.Text;
            int found = missing.FindIndex(wanted => _subject.KeepsToScript ? wanted == text : text.Contains(wanted, StringComparison.Ordinal));
            Check(found >= 0, "an answer of calls at once", "one of those that are left, whole", Show(text));
            missing.RemoveAt(found);
        }
    }
}
