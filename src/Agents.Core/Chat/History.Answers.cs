using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <content>Making what a model answers fit the rule before it becomes part of a history.</content>
internal static partial class History
{
    /// <summary>Makes an answer fit to be added: calls with ids of their own, results only of calls, open calls last.</summary>
    /// <param name="answer">The messages of the answer. They belong to the client, so what must change is copied.</param>
    /// <param name="before">The history before the answer.</param>
    /// <param name="turn">The number of the turn, for new ids.</param>
    /// <param name="open">The calls that still need a result; <see langword="null"/> when there is none.</param>
    /// <returns>The messages to add.</returns>
    public static IList<ChatMessage> MakeValid(
        IList<ChatMessage> answer, List<ChatMessage> before, int turn, out List<FunctionCallContent>? open)
    {
        if (IsValidAsItIs(answer, before, out open))
        {
            return answer;
        }

        open = null;
        // A client that calls functions itself hands back calls together with their results.
        List<(string Answered, FunctionCallContent Call)> waiting = [];
        List<string> ids = [];
        List<ChatMessage> valid = new(answer.Count);
        foreach (ChatMessage message in answer)
        {
            List<AIContent> contents = new(message.Contents.Count);
            bool changed = false;
            foreach (AIContent? content in message.Contents)
            {
                AIContent? kept = content switch
                {
                    FunctionCallContent { InformationalOnly: true } call when !HasResult(answer, call.CallId) => null,
                    FunctionCallContent call => Admit(call, ids, before, turn, waiting),
                    FunctionResultContent result => Close(result, waiting),
                    _ => content,
                };
                changed |= !ReferenceEquals(kept, content);
                if (kept is not null)
                {
                    contents.Add(kept);
                }
            }

            if (contents.Count > 0)
            {
                valid.Add(changed ? With(message, contents) : message);
            }
        }

        if (waiting.Count > 0)
        {
            open = [.. waiting.Select(pair => pair.Call)];
            MoveToEnd(valid, open);
        }

        return valid;
    }

    /// <summary>Tells whether nothing must change, as is usual: no results, no empty messages, and calls with new ids in the last message.</summary>
    private static bool IsValidAsItIs(IList<ChatMessage> answer, List<ChatMessage> before, out List<FunctionCallContent>? open)
    {
        open = null;
        for (int m = 0; m < answer.Count; m++)
        {
            IList<AIContent> contents = answer[m].Contents;
            for (int i = 0; i < contents.Count; i++)
            {
                if (contents[i] is FunctionCallContent call)
                {
                    if (m < answer.Count - 1 || call.InformationalOnly || string.IsNullOrEmpty(call.CallId) || IsUsed(before, call.CallId)
                        || open?.Exists(other => other.CallId == call.CallId) == true)
                    {
                        return false;
                    }

                    (open ??= []).Add(call);
                }
                else if (contents[i] is null or FunctionResultContent)
                {
                    return false;
                }
            }

            if (contents.Count == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static FunctionCallContent Admit(
        FunctionCallContent call, List<string> ids, List<ChatMessage> before, int turn, List<(string Answered, FunctionCallContent Call)> waiting)
    {
        string id = call.CallId;
        for (int number = ids.Count + 1; string.IsNullOrEmpty(id) || IsUsed(before, id) || ids.Contains(id); number++)
        {
            id = $"call-{turn}-{number}";
        }

        ids.Add(id);
        FunctionCallContent admitted = ReferenceEquals(id, call.CallId) ? call : new FunctionCallContent(id, call.Name, call.Arguments)
        {
            Exception = call.Exception,
            InformationalOnly = call.InformationalOnly,
            RawRepresentation = call.RawRepresentation,
            AdditionalProperties = call.AdditionalProperties,
        };
        waiting.Add((call.CallId, admitted));
        return admitted;
    }

    private static FunctionResultContent? Close(FunctionResultContent result, List<(string Answered, FunctionCallContent Call)> waiting)
    {
        int index = waiting.FindIndex(pair => pair.Answered == result.CallId);
        if (index < 0)
        {
            return null;
        }

        string id = waiting[index].Call.CallId;
        waiting.RemoveAt(index);
        return id == result.CallId ? result : new FunctionResultContent(id, result.Result)
        {
            Exception = result.Exception,
            RawRepresentation = result.RawRepresentation,
            AdditionalProperties = result.AdditionalProperties,
        };
    }

    /// <summary>Puts the calls whose results will follow into the last message, unless they all stand there.</summary>
    private static void MoveToEnd(List<ChatMessage> messages, List<FunctionCallContent> open)
    {
        if (open.TrueForAll(call => messages[^1].Contents.Contains(call)))
        {
            return;
        }

        for (int i = messages.Count - 1; i >= 0; i--)
        {
            List<AIContent> rest = [.. messages[i].Contents.Where(content => content is not FunctionCallContent call || !open.Contains(call))];
            if (rest.Count == 0)
            {
                messages.RemoveAt(i);
            }
            else if (rest.Count < messages[i].Contents.Count)
            {
                messages[i] = With(messages[i], rest);
            }
        }

        messages.Add(new ChatMessage(ChatRole.Assistant, [.. open]));
    }

    private static bool HasResult(IList<ChatMessage> answer, string id) =>
        answer.Any(message => message.Contents.Any(content => content is FunctionResultContent result && result.CallId == id));

    private static ChatMessage With(ChatMessage message, List<AIContent> contents)
    {
        ChatMessage copy = message.Clone();
        copy.Contents = contents;
        return copy;
    }

    private static bool IsUsed(List<ChatMessage> messages, string id)
    {
        for (int m = messages.Count - 1; m >= 0; m--)
        {
            IList<AIContent> contents = messages[m].Contents;
            for (int i = 0; i < contents.Count; i++)
            {
                if (contents[i] is FunctionCallContent call && call.CallId == id)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
