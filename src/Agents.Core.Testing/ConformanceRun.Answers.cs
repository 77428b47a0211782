using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <content>What answers say.</content>
internal sealed partial class ConformanceRun
{
    private const string Sentence = "The library stands at the river since the year it was built.";

    // Letters of two, three and four bytes, an accent of its own, and a letter that is put together of several.
    private const string ManyLetters = "Zürich says 😀 and 日本語, e\u0301 and 👩‍👩‍👧, говорит 𝔄𝔅 there.";

    private const int LongLines = 40_000;

    private static readonly JsonElement CitySchema = JsonElement.Parse(
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    private static readonly JsonElement PlaceSchema = JsonElement.Parse(
        """
        {"type":"object","properties":{"name":{"type":"string"},"visited":{"type":"boolean"},"notes":{"type":"array","items":{"type":"string"}}},
        "required":["name","visited","notes"],"additionalProperties":false}
        """);

    private static ConformanceAnswer Said => new() { Text = Sentence };

    private static ConformanceCall Weather(string city) => new() { Name = "get_weather", Arguments = $$"""{"city":"{{city}}"}""" };

    private static ChatOptions WithTools() => new()
    {
        Tools = [AIFunctionFactory.CreateDeclaration("get_weather", "Gets the weather of a city.", CitySchema)],
    };

    private async Task TextAsync()
    {
        using IChatClient client = await CreateAsync(Said, Said).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            ChatResponse response = await AskAsync(client, Said, streamed).ConfigureAwait(false);
            CheckText("the text", Sentence, response.Text);
            CheckEqual("the finish reason", ChatFinishReason.Stop, response.FinishReason);
            Check(!string.IsNullOrEmpty(response.ModelId), "the model that answered", "named", "not named");
            Check(response.Messages.All(message => message.Role == ChatRole.Assistant), "the role of the answer", "assistant", "another");
        }
    }

    private async Task StreamEqualsWholeAsync()
    {
        ConformanceAnswer[] answers =
        [
            Said,
            new ConformanceAnswer { Calls = [Weather("Oslo")] },
            new ConformanceAnswer { Calls = [Weather("Oslo"), Weather("Bergen")] },
        ];
        foreach (ConformanceAnswer answer in answers.Where(CanAsk))
        {
            using IChatClient client = await CreateAsync(answer, answer).ConfigureAwait(false);
            ChatOptions? options = answer.Calls.Count > 0 ? WithTools() : null;
            ChatResponse whole = await AskAsync(client, answer, streamed: false, options).ConfigureAwait(false);
            ChatResponse stream = await AskAsync(client, answer, streamed: true, options).ConfigureAwait(false);
            CheckEqual("what the stream says", Summarize(whole), Summarize(stream));
        }

        bool CanAsk(ConformanceAnswer answer) => answer.Calls.Count switch
        {
            0 => true,
            1 => !_subject.Skips.ContainsKey(ConformanceCases.OneToolCall),
            _ => !_subject.Skips.ContainsKey(ConformanceCases.ParallelToolCalls),
        };
    }

    private async Task CallsAsync(IReadOnlyList<ConformanceCall> calls)
    {
        ConformanceAnswer answer = new() { Calls = calls };
        using IChatClient client = await CreateAsync(answer, answer).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            CheckCalls(calls, await AskAsync(client, answer, streamed, WithTools()).ConfigureAwait(false));
        }
    }

    private void CheckCalls(IReadOnlyList<ConformanceCall> expected, ChatResponse response)
    {
        FunctionCallContent[] calls = [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
        CheckEqual("the number of calls", expected.Count, calls.Length);
        for (int i = 0; i < calls.Length; i++)
        {
            CheckEqual($"the tool of call {i + 1}", expected[i].Name, calls[i].Name);
            CheckJson($"what call {i + 1} passes", expected[i].Arguments, Write(calls[i].Arguments));
            Check(!string.IsNullOrEmpty(calls[i].CallId), $"the id of call {i + 1}", "there", "missing");
            Check(calls[i].Exception is null, $"the exception of call {i + 1}", "null", calls[i].Exception?.GetType().Name ?? "");
        }

        CheckEqual("the number of ids", calls.Length, calls.DistinctBy(call => call.CallId).Count());
        CheckEqual("the finish reason", ChatFinishReason.ToolCalls, response.FinishReason);
    }

    private async Task ToolResultsAsync()
    {
        const string Result = "The weather in Oslo is sunny.";
        ConformanceAnswer calling = new() { Calls = [Weather("Oslo")] };
        ConformanceAnswer telling = new() { Text = Result };
        using IChatClient client = await CreateAsync(calling, telling, calling, telling).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            ConformanceRequest request = _subject.MakeRequest(calling, WithTools());
            ChatResponse response = await AskAsync(client, request, streamed, _stop).ConfigureAwait(false);
            CheckCalls(calling.Calls, response);
            FunctionCallContent call = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().First();
            ConformanceRequest next = request with
            {
                Messages = [.. request.Messages, .. response.Messages, new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, Result)])],
            };
            CheckText("the answer after the result", Result, (await AskAsync(client, next, streamed, _stop).ConfigureAwait(false)).Text);
        }
    }

    private async Task StructuredOutputAsync()
    {
        ConformanceAnswer answer = new() { Text = """{"name":"Oslo","visited":true,"notes":["The fjord is blue.","The hills are green."]}""" };
        using IChatClient client = await CreateAsync(answer, answer).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(PlaceSchema, "place", "A place.") };
            string text = (await AskAsync(client, answer, streamed, options).ConfigureAwait(false)).Text;
            if (_subject.KeepsToScript)
            {
                CheckJson("the JSON", answer.Text, text);
            }
            else
            {
                Check(IsPlace(text), "the JSON", "an object that fits the schema", Show(text));
            }
        }
    }

    private static bool IsPlace(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement place = document.RootElement;
            return place.ValueKind == JsonValueKind.Object
                && place.EnumerateObject().Count() == 3
                && place.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String
                && place.TryGetProperty("visited", out JsonElement visited) && visited.ValueKind is JsonValueKind.True or JsonValueKind.False
                && place.TryGetProperty("notes", out JsonElement notes) && notes.ValueKind == JsonValueKind.Array
                && notes.EnumerateArray().All(note => note.ValueKind == JsonValueKind.String);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task UsageAsync(UsageDetails expected)
    {
        // Read before the subject has it: a client may hand out, and change, the very same instance.
        (long? input, long? output) = (expected.InputTokenCount, expected.OutputTokenCount);
        (long cached, long reasoning) = (expected.CachedInputTokenCount ?? 0, expected.ReasoningTokenCount ?? 0);
        ConformanceAnswer answer = Said with { Usage = expected };
        using IChatClient client = await CreateAsync(answer, answer).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            UsageDetails usage = (await AskAsync(client, answer, streamed).ConfigureAwait(false)).Usage
                ?? throw Fail("the usage", "reported", "missing");
            if (!_subject.KeepsToScript)
            {
                Check(usage.InputTokenCount > 0, "the tokens of input", "more than 0", Show(usage.InputTokenCount?.ToString()));
                Check(usage.OutputTokenCount > 0, "the tokens of output", "more than 0", Show(usage.OutputTokenCount?.ToString()));
                continue;
            }

            CheckEqual("the tokens of input", input, usage.InputTokenCount);
            CheckEqual("the tokens of output", output, usage.OutputTokenCount);
            CheckEqual("the cached tokens of input", cached, usage.CachedInputTokenCount ?? 0);
            CheckEqual("the tokens of reasoning", reasoning, usage.ReasoningTokenCount ?? 0);
        }
    }

    private async Task CutByLengthAsync()
    {
        ConformanceAnswer answer = Said with { FinishReason = ChatFinishReason.Length };
        using IChatClient client = await CreateAsync(answer, answer).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            ChatResponse response = await AskAsync(client, answer, streamed).ConfigureAwait(false);
            CheckText("the text", Sentence, response.Text);
            CheckEqual("the finish reason", ChatFinishReason.Length, response.FinishReason);
        }
    }

    private async Task EmptyAsync()
    {
        ConformanceAnswer answer = new();
        using IChatClient client = await CreateAsync(answer, answer).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            ChatResponse response = await AskAsync(client, answer, streamed).ConfigureAwait(false);
            CheckEqual("the text", "", response.Text);
            CheckEqual("the finish reason", ChatFinishReason.Stop, response.FinishReason);
        }
    }

    private Task LongAsync()
    {
        StringBuilder text = new();
        for (int line = 1; line <= LongLines; line++)
        {
            text.Append("This is line ").Append(line).Append(" of an answer that is as long as a book – or longer.\n");
        }

        return WholeAndStreamAsync(new ConformanceAnswer { Text = text.ToString() });
    }

    private Task UnicodeAsync() => WholeAndStreamAsync(new ConformanceAnswer { Text = ManyLetters, IsInSmallestPieces = true });

    private async Task WholeAndStreamAsync(ConformanceAnswer answer)
    {
        using IChatClient client = await CreateAsync(answer, answer).ConfigureAwait(false);
        foreach (bool streamed in Ways)
        {
            CheckText("the text", answer.Text, (await AskAsync(client, answer, streamed).ConfigureAwait(false)).Text);
        }
    }

    /// <summary>Says in one line what two answers must have in common.</summary>
    private static string Summarize(ChatResponse response)
    {
        IEnumerable<AIContent> contents = response.Messages.SelectMany(message => message.Contents);
        string calls = string.Join(", ", contents.OfType<FunctionCallContent>().Select(call => $"{call.Name}{Write(call.Arguments)}"));
        return $"text '{response.Text}', calls [{calls}], finish reason {response.FinishReason?.Value}, model {response.ModelId}, "
            + $"input {response.Usage?.InputTokenCount}, output {response.Usage?.OutputTokenCount}";
    }
}
