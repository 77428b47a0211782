using System.Text;
using Agents.Core.Offline;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Offline;

public sealed class OfflineChatClientTests
{
    private static readonly Gen<string> Sentence =
        from words in Gen.Elements("ledger", "Budget", "node", "graph", "tool", "admits", "refuses", "e.g.", "`code. X`", "1.5", "(spend)", "größe").ListOf(7)
        from end in Gen.Elements(".", ".", ".", "!", "?")
        select $"The {string.Join(' ', words)}{end}";

    // Sentences in paragraphs, wrapped at random words, in lists and quotes, as a search prints the lines of one file.
    private static readonly Gen<string[]> Document =
        from paragraphs in (from sentences in Sentence.NonEmptyListOf()
                            from marker in Gen.Elements("", "- ", "> ", "12. ", "## ")
                            from breaks in Gen.Choose(1, 5)
                            select Wrap(string.Join(' ', sentences), marker, breaks)).NonEmptyListOf()
        select paragraphs.SelectMany(p => p.Append(string.Empty)).ToArray();

    [Fact]
    public void Every_cited_sentence_starts_in_its_cited_line() =>
        Prop.ForAll(Document.ToArbitrary(), async lines =>
        {
            string result = string.Join('\n', lines.Select((l, i) => $"docs/a.md:{i + 1}: {l}"));
            string answer = await Chat.AnswerAsync(Chat.Read("Which ledger admits a budget?", result));
            foreach (string quoted in answer == Chat.Nothing ? [] : answer.Split('\n'))
            {
                int open = quoted.LastIndexOf(" [docs/a.md:", StringComparison.Ordinal);
                int line = int.Parse(quoted[(open + 12)..^1]);
                string from = string.Join(' ', lines[(line - 1)..].Select(l => l.TrimStart('>', '-', ' ')));
                int at = from.IndexOf(quoted[2..open], StringComparison.Ordinal);
                Assert.InRange(at, 0, lines[line - 1].Length - 1);
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Streaming_says_what_the_whole_answer_says() =>
        Prop.ForAll(Document.ToArbitrary(), Gen.Choose(0, 80).ToArbitrary(), async (lines, tokens) =>
        {
            ChatMessage[] messages = Chat.Read("Which ledger admits a budget?", string.Join('\n', lines));
            ChatOptions options = new() { MaxOutputTokens = tokens };
            using OfflineChatClient client = new();
            ChatResponse whole = await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
            ChatResponse streamed = await client.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken).ToChatResponseAsync();

            Assert.Equal(whole.Text, streamed.Text);
            Assert.Equal(whole.FinishReason, streamed.FinishReason);
            Assert.Equal(whole.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
            Assert.InRange(whole.Usage.OutputTokenCount!.Value, 0, tokens);
            Assert.Equal((Encoding.UTF8.GetByteCount(whole.Text) + 3) / 4, whole.Usage.OutputTokenCount);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public async Task Streaming_sends_words_and_then_the_usage()
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in new OfflineChatClient().GetStreamingResponseAsync(
            Chat.Read("What does a reservation debit?", "A reservation debits the ledger."), cancellationToken: TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        Assert.Equal(["- ", "A ", "reservation ", "debits ", "the ", "ledger. ", "[search ", "c1]", ""], updates.Select(u => u.Text));
        Assert.All(updates, u => Assert.Equal(OfflineChatClient.DefaultModelId, u.ModelId));
        Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task Streaming_sends_tool_calls_in_one_update()
    {
        ChatResponse response = await new OfflineChatClient()
            .GetStreamingResponseAsync([Chat.User("Ledger?")], new ChatOptions { Tools = [Chat.Search()] }, TestContext.Current.CancellationToken)
            .ToChatResponseAsync(TestContext.Current.CancellationToken);

        Assert.Equal("search_documents", Assert.Single(response.Messages.Single().Contents.OfType<FunctionCallContent>()).Name);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task An_answer_is_cut_behind_a_sentence_and_says_so()
    {
        ChatMessage[] messages = Chat.Read("What does a reservation do?", Chat.Budgets);
        const string First = "- A reservation debits the ledger and every ancestor, or none. [docs/budgets.md:12]";
        int enough = (First.Length + 3) / 4;

        ChatResponse cut = await new OfflineChatClient().GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = enough }, TestContext.Current.CancellationToken);
        ChatResponse none = await new OfflineChatClient().GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = enough - 1 }, TestContext.Current.CancellationToken);
        ChatResponse all = await new OfflineChatClient().GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = 100 }, TestContext.Current.CancellationToken);

        Assert.Equal((First, ChatFinishReason.Length), (cut.Text, cut.FinishReason));
        Assert.Equal((string.Empty, ChatFinishReason.Length), (none.Text, none.FinishReason));
        Assert.Equal(ChatFinishReason.Stop, all.FinishReason);
    }

    [Fact]
    public async Task Usage_counts_four_bytes_a_token_rounded_up()
    {
        ChatResponse response = await new OfflineChatClient().GetResponseAsync(
            [Chat.User("größe")], new ChatOptions { Instructions = "abc" }, TestContext.Current.CancellationToken);

        Assert.Equal(3, response.Usage!.InputTokenCount);       // 7 + 3 bytes
        Assert.Equal(13, response.Usage.OutputTokenCount);      // 50 bytes
        Assert.Equal(16, response.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task Cancellation_before_and_during_carries_the_callers_token()
    {
        using CancellationTokenSource source = new();
        using OfflineChatClient client = new();
        ChatMessage[] messages = Chat.Read("What does a reservation debit?", Chat.Budgets);

        await using IAsyncEnumerator<ChatResponseUpdate> updates = client.GetStreamingResponseAsync(messages, cancellationToken: source.Token)
            .GetAsyncEnumerator(source.Token);
        Assert.True(await updates.MoveNextAsync());
        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await updates.MoveNextAsync())).CancellationToken);
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(messages, cancellationToken: source.Token))).CancellationToken);
        Assert.True(client.GetResponseAsync(messages, cancellationToken: source.Token).IsCanceled);
    }

    [Fact]
    public void Null_messages_are_misuse()
    {
        using OfflineChatClient client = new();

        Assert.Throws<ArgumentNullException>("messages", () => { _ = client.GetResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: TestContext.Current.CancellationToken); });
        Assert.Throws<ArgumentNullException>("messages", () => client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentNullException>("serviceType", () => client.GetService(null!));
        Assert.Throws<ArgumentNullException>("options", () => new OfflineChatClient(null!));
    }

    [Fact]
    public void GetService_tells_what_the_client_is()
    {
        using OfflineChatClient client = new();
        ChatClientMetadata metadata = client.GetRequiredService<ChatClientMetadata>();

        Assert.Equal(("offline", null, "offline-extractive"), (metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId));
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Null(client.GetService(typeof(IChatClient), "key"));
        Assert.Null(client.GetService(typeof(string)));
    }

    [Fact]
    public void Options_outside_their_ranges_are_all_reported_at_once() =>
        Assert.Equal(
            "MaxSentences must be 1 to 50 sentences, but is 0. MaxParallelCalls must be 1 to 16 calls, but is 17. "
            + "Lambda must be 0 to 1, but is NaN. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new OfflineChatClient(
                new OfflineChatClientOptions { MaxSentences = 0, MaxParallelCalls = 17, Lambda = double.NaN })).Message);

    [Fact]
    public async Task Options_bound_the_sentences_of_an_answer()
    {
        using OfflineChatClient client = new(new OfflineChatClientOptions { MaxSentences = 1 });

        ChatResponse response = await client.GetResponseAsync(
            Chat.Read("What does a reservation do?", Chat.Budgets), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("- A reservation debits the ledger and every ancestor, or none. [docs/budgets.md:12]", response.Text);
    }

    private static IEnumerable<string> Wrap(string text, string marker, int words)
    {
        string[] parts = text.Split(' ');
        string next = marker == "> " ? "> " : string.Empty;
        return marker == "## " ? [marker + text] : parts.Chunk(words).Select((c, i) => (i == 0 ? marker : next) + string.Join(' ', c));
    }
}
