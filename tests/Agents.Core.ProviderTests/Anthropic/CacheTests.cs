using System.Text.RegularExpressions;
using Agents.Core.Anthropic;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class CacheTests
{
    private static readonly AIFunction Weather = AIFunctionFactory.Create(() => "rain", "weather");
    private static readonly AIFunction Now = AIFunctionFactory.Create(() => "noon", "now");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_and_options_of_the_caller_stay_as_they_are()
    {
        List<ChatMessage> messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Weather?")];
        ChatOptions options = new() { Instructions = "In German.", Tools = [Weather, Now] };

        await SendAsync(CacheBreakpoints.All, messages, options);

        Assert.Equal(["Be brief.", "Weather?"], messages.Select(message => message.Text));
        Assert.All(messages.SelectMany(message => message.Contents), content => Assert.Null(content.AdditionalProperties));
        Assert.Equal("In German.", options.Instructions);
        Assert.Equal([Weather, Now], options.Tools);
    }

    [Fact]
    public async Task Marks_of_the_application_come_first_and_four_are_the_most()
    {
        string[] texts = ["one", "two", "three", "four"];
        List<ChatMessage> messages = [.. texts.Select(text => new ChatMessage(ChatRole.User, [Marked(text)]))];

        string[] sent = new string[5];
        for (int marked = 0; marked <= 4; marked++)
        {
            sent[marked] = await SendAsync(
                CacheBreakpoints.All,
                [.. messages.Take(marked), new(ChatRole.User, "Weather?")],
                new ChatOptions { Instructions = "Be brief.", Tools = [Weather] });
        }

        Assert.Equal([3, 4, 4, 4, 4], sent.Select(Count));
        Assert.EndsWith("\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\",\"cache_control\":{\"type\":\"ephemeral\"}}]}", sent[3], StringComparison.Ordinal);
        Assert.EndsWith("\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"}]}", sent[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instructions_and_tools_that_hold_a_mark_get_no_other()
    {
        AIFunction marked = AIFunctionFactory.Create(() => "rain", new AIFunctionFactoryOptions
        {
            Name = "weather",
            AdditionalProperties = new Dictionary<string, object?> { [nameof(Tool.CacheControl)] = new CacheControlEphemeral() },
        });

        string sent = await SendAsync(
            CacheBreakpoints.InstructionsAndTools,
            [new(ChatRole.System, [Marked("Be brief."), new TextContent("In German.")]), new(ChatRole.User, "Weather?")],
            new ChatOptions { Tools = [marked, Now] });

        Assert.Equal(2, Count(sent));
        Assert.Contains("\"text\":\"In German.\"}", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_after_tool_results_is_not_kept_and_they_are()
    {
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "Weather?"),
            new(ChatRole.Assistant, [new FunctionCallContent("a", "weather")]),
            new(ChatRole.Tool, [new FunctionResultContent("a", "rain")]),
            new(ChatRole.User, "Three turns are left."),
        ];

        string sent = await SendAsync(CacheBreakpoints.Conversation, messages, new ChatOptions { Tools = [Weather] });

        Assert.Equal(1, Count(sent));
        Assert.Contains("{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"is_error\":false,\"content\":\"rain\",\"cache_control\":{\"type\":\"ephemeral\"}}", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_after_an_answer_is_the_newest_of_a_conversation()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?"), new(ChatRole.Assistant, "Rain."), new(ChatRole.User, "And tomorrow?")];

        string sent = await SendAsync(CacheBreakpoints.Conversation, messages, null);

        Assert.Equal(1, Count(sent));
        Assert.Contains("\"text\":\"And tomorrow?\",\"cache_control\":", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_mark_is_nothing_marked() =>
        Assert.Equal(0, Count(await SendAsync(CacheBreakpoints.All, [new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])], null)));

    [Fact]
    public void Tool_is_offered_as_the_same_object_each_time_so_its_schema_is_made_once()
    {
        RequestShaper shaper = new(CacheBreakpoints.Tools, TimeSpan.FromMinutes(5));
        ChatOptions first = new() { Tools = [Weather, Now] };
        ChatOptions second = new() { Tools = [Now] };

        shaper.Shape([], ref first!);
        shaper.Shape([], ref second!);

        Assert.IsType<MarkedTool>(first.Tools![1]);
        Assert.Same(first.Tools[1], second.Tools![0]);
        Assert.Same(Weather, first.Tools[0]);
    }

    private static int Count(string sent) => Regex.Count(sent, "cache_control", RegexOptions.None, TimeSpan.FromSeconds(5));

    private static TextContent Marked(string text) => new TextContent(text).WithCacheControl(Ttl.Ttl5m);

    private static async Task<string> SendAsync(CacheBreakpoints breakpoints, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        Wire wire = new Wire().Answer("text.json");
        using AnthropicChatClient client = wire.Client(settings => settings.CacheBreakpoints = breakpoints);
        await client.GetResponseAsync(messages, options, Token);
        return wire.Body;
    }
}
