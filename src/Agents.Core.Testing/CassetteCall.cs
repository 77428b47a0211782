using System.Text.Json;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>One line of a cassette: a request, and what came of it. Each replay makes its answer anew, so that nobody can change it for another.</summary>
internal sealed class CassetteCall
{
    private readonly JsonElement? _response;
    private readonly JsonElement[]? _updates;
    private readonly CassetteFailure? _failure;

    public CassetteCall(int line, JsonElement request, JsonElement? response, JsonElement[]? updates, CassetteFailure? failure)
    {
        Line = line;
        Request = request;
        Key = CassetteKey.Of(request);
        (_response, _updates, _failure) = (response, updates, failure);
    }

    public int Line { get; }

    public JsonElement Request { get; }

    /// <summary>Gets the request in the form in which requests are compared.</summary>
    public string Key { get; }

    public string? Model => Request.TryGetProperty("model", out JsonElement model) && JsonShape.TryGetText(model, out string? text) ? text : null;

    public bool IsStreamed => _updates is not null;

    /// <summary>Gets or sets whether the recording was asked for; guarded by the cassette's lock.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Gets the failure that ends the answer, made anew; <see langword="null"/> when it has none.</summary>
    public ModelException? Failure => _failure?.ToException();

    /// <summary>Makes the answer in one piece. Of a stream that began anew, what came before is void.</summary>
    public ChatResponse ToResponse()
    {
        if (_response is { } response)
        {
            ChatResponse answer = CassetteJson.Read<ChatResponse>(response);
            JsonElement[] messages = response.TryGetProperty("messages", out JsonElement list) ? [.. list.EnumerateArray()] : [];
            for (int i = 0; i < messages.Length; i++)
            {
                MarkUnreadable(messages[i], answer.Messages[i].Contents);
            }

            return answer;
        }

        List<ChatResponseUpdate> updates = [.. ToUpdates()];
        int last = updates.FindLastIndex(update => update.Contents.Any(content => content is AnswerRestartContent));
        if (last >= 0)
        {
            updates.RemoveRange(0, last);
            int restart = updates[0].Contents.ToList().FindLastIndex(content => content is AnswerRestartContent);
            updates[0].Contents = [.. updates[0].Contents.Skip(restart + 1)];
        }

        return updates.ToChatResponse();
    }

    /// <summary>Makes the answer as a stream, in the chunks in which it came.</summary>
    public IEnumerable<ChatResponseUpdate> ToUpdates()
    {
        if (_updates is null)
        {
            foreach (ChatResponseUpdate update in _response is null ? [] : ToResponse().ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        foreach (JsonElement element in _updates)
        {
            ChatResponseUpdate update = CassetteJson.Read<ChatResponseUpdate>(element);
            MarkUnreadable(element, update.Contents);
            yield return update;
        }
    }

    private static void MarkUnreadable(JsonElement holder, IList<AIContent> contents)
    {
        if (!holder.TryGetProperty("contents", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        int index = 0;
        foreach (JsonElement content in list.EnumerateArray())
        {
            if (contents[index] is FunctionCallContent call && content.TryGetProperty(CassetteContents.Unreadable, out JsonElement why))
            {
                call.Exception = new JsonException(why.GetString());
            }

            index++;
        }
    }
}
