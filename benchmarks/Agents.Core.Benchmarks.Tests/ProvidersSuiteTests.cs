using System.Text;
using System.Text.Json;
using Agents.Core.Benchmarks.Agents;
using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Providers;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Tests;

public sealed class ProvidersSuiteTests
{
    public static TheoryData<string> Subjects => [.. new ProvidersSuite().Subjects];

    [Fact]
    public async Task The_list_names_subjects_and_units()
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(0, await new CompareCommand([new ProvidersSuite()], output, error).RunAsync(["providers", "--list"]));

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("  subjects: ours, floor, bare, sdk, anthropic, sdk-anthropic, openai-node", lines[1]);
        Assert.Equal(
            ["  stack-call (us, B)", "  stack-added (us, B)", "  stream-chunks (1/s, B/chunk)"],
            lines[2..].Select(line => line.Split(':')[0]));
    }

    [Fact]
    public void Calls_and_streams_are_measured_for_every_subject_and_what_is_added_once() =>
        Assert.Equal((2 * 6) + 1, new ProvidersSuite().CreateTrials().Count);

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task Every_subject_reads_the_same_words_call_after_call(string name)
    {
        IProvidersSubject subject = new ProvidersSuite().GetSubject(name);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("It is 21 degrees in Oslo.", await subject.AnswerAsync());
            Assert.Equal(WireText.Whole.Length, await subject.StreamAsync());
        }
    }

    [Fact]
    public void A_text_that_differs_is_not_measured()
    {
        TextCheck check = default;
        check.Add("It");

        Assert.Equal("Another text than the one that was sent came after 2 characters.", Assert.Throws<InvalidOperationException>(() => check.Add(" was")).Message);
    }

    [Fact]
    public void Chunks_are_as_long_as_a_provider_sends_them_and_end_with_usage()
    {
        string[] events = Encoding.UTF8.GetString(Wire.OpenAI.Stream).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(1 + WireText.Pieces + 3, events.Length);
        Assert.Equal((276, 289), (events[1..^3].Min(Encoding.UTF8.GetByteCount), events[1..^3].Max(Encoding.UTF8.GetByteCount)));
        Assert.Equal(20_000, JsonElement.Parse(events[^2]["data: ".Length..]).GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("data: [DONE]", events[^1]);
    }

    [Fact]
    public async Task All_layers_of_the_stack_count_a_call()
    {
        IChatClient stack = ModelStack.Around(InstantChatClient.Instance);

        await stack.GetResponseAsync([new ChatMessage(ChatRole.User, "?")], cancellationToken: TestContext.Current.CancellationToken);

        BudgetedChatClient budgeted = Assert.IsType<BudgetedChatClient>(stack);
        Assert.NotNull(stack.GetService<ResilientChatClient>());
        ModelLimitsStatus limits = stack.GetService<ModelLimits>()!.GetStatus();
        Assert.Equal((1, 132L), (limits.Requests, limits.Tokens));
        Assert.Equal((1L, 132L, 336L), (budgeted.Ledger.Spent.ModelCalls, budgeted.Ledger.Spent.Tokens, budgeted.Ledger.Spent.MicroDollars));
    }

    [Fact]
    public async Task The_peer_is_given_the_same_bytes_and_asks_the_same()
    {
        using PeerData data = new(new ProvidersSuite());
        string folder = data.Arguments[1];
        string work = await File.ReadAllTextAsync(PeerFolder.Find("providers")!.PathOf("work.mjs"), TestContext.Current.CancellationToken);

        Assert.Equal(Wire.OpenAI.Whole, await File.ReadAllBytesAsync(Path.Combine(folder, "answer.json"), TestContext.Current.CancellationToken));
        Assert.Equal(Wire.OpenAI.Stream, await File.ReadAllBytesAsync(Path.Combine(folder, "stream.sse"), TestContext.Current.CancellationToken));
        Assert.Equal(WireText.Whole, await File.ReadAllTextAsync(Path.Combine(folder, "stream.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                $"export const model = '{Wire.OpenAI.Model}';",
                $"export const instructions = '{IProvidersSubject.Instructions}';",
                $"export const question = '{IProvidersSubject.Question}';",
                "export const maxOutputTokens = 32_768;",
                $"export const answer = '{WireText.Answer}';",
                "export const pieces = 20_000;",
            ],
            work.Split('\n').Where(line => line.StartsWith("export", StringComparison.Ordinal)));
    }
}
