using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>The rule that every history keeps: each call has exactly one result, after it. Providers refuse anything else.</summary>
internal static class History
{
    /// <summary>Finds the first breach of the rule.</summary>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? FindProblem(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<string> open = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < messages.Count; i++)
        {
            foreach (AIContent content in messages[i].Contents)
            {
                if (content is FunctionCallContent call)
                {
                    if (!seen.Add(call.CallId))
                    {
                        return $"message {i} makes a call whose id was used before.";
                    }

                    open.Add(call.CallId);
                }
                else if (content is FunctionResultContent result && !open.Remove(result.CallId))
                {
                    return $"message {i} holds a result without an open call.";
                }
            }
        }

        return open.Count == 0 ? null : $"{open.Count} calls have no result.";
    }

    /// <summary>Makes the ids of an answer's calls usable: present, and different from all before them.</summary>
    /// <param name="answer">The messages of the answer; calls in them are replaced where their id must change.</param>
    /// <param name="before">The history before the answer.</param>
    /// <param name="turn">The number of the turn, for new ids.</param>
    public static void RepairIds(IList<ChatMessage> answer, List<ChatMessage> before, int turn)
    {
        List<string>? own = null;
        int number = 0;
        for (int m = 0; m < answer.Count; m++)
        {
            IList<AIContent> contents = answer[m].Contents;
            for (int i = 0; i < contents.Count; i++)
            {
                if (contents[i] is not FunctionCallContent call)
                {
                    continue;
                }

                number++;
                bool usable = !string.IsNullOrEmpty(call.CallId) && !IsUsed(before, call.CallId) && own?.Contains(call.CallId) != true;
                string id = call.CallId;
                while (!usable)
                {
                    id = $"call-{turn}-{number}";
                    usable = !IsUsed(before, id) && own?.Contains(id) != true;
                    number += usable ? 0 : 1;
                }

                (own ??= []).Add(id);
                if (!ReferenceEquals(id, call.CallId))
                {
                    contents[i] = new FunctionCallContent(id, call.Name, call.Arguments)
                    {
                        Exception = call.Exception,
                        InformationalOnly = call.InformationalOnly,
                        RawRepresentation = call.RawRepresentation,
                        AdditionalProperties = call.AdditionalProperties,
                    };
                }
            }
        }
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

    /// <summary>Puts back the halves of calls that a reducer has parted: a result without its call gets the call, a call its result.</summary>
    /// <param name="whole">The history before it was reduced; valid.</param>
    /// <param name="reduced">What the reducer left of it.</param>
    public static List<ChatMessage> Rejoin(IReadOnlyList<ChatMessage> whole, IEnumerable<ChatMessage> reduced)
    {
        List<ChatMessage> kept = [.. reduced];
        HashSet<ChatMessage> present = new(kept, ReferenceEqualityComparer.Instance);
        Dictionary<string, (ChatMessage? Call, ChatMessage? Result)> pairs = Pairs(whole);
        Dictionary<string, (ChatMessage? Call, ChatMessage? Result)> left = Pairs(kept);
        HashSet<ChatMessage> missing = new(ReferenceEqualityComparer.Instance);

        // A message that comes back may bring other halves with it, so this goes on until nothing is parted.
        Queue<KeyValuePair<string, (ChatMessage? Call, ChatMessage? Result)>> open = new(left);
        while (open.TryDequeue(out KeyValuePair<string, (ChatMessage? Call, ChatMessage? Result)> pair))
        {
            (ChatMessage? call, ChatMessage? result) = pairs.GetValueOrDefault(pair.Key);
            (ChatMessage? keptCall, ChatMessage? keptResult) = left.GetValueOrDefault(pair.Key);
            ChatMessage? back = keptCall is null && keptResult is not null ? call : keptResult is null && keptCall is not null ? result : null;
            if (back is null || present.Contains(back) || !missing.Add(back))
            {
                continue;
            }

            foreach (KeyValuePair<string, (ChatMessage? Call, ChatMessage? Result)> more in Pairs([back]))
            {
                (ChatMessage? moreCall, ChatMessage? moreResult) = left.GetValueOrDefault(more.Key);
                left[more.Key] = (moreCall ?? more.Value.Call, moreResult ?? more.Value.Result);
                open.Enqueue(more);
            }
        }

        List<ChatMessage> joined = missing.Count == 0 ? kept : Insert(whole, kept, missing);

        // A reducer that copied messages can leave no place to put a half back to; then nothing is left out.
        return FindProblem(joined) is null ? joined : [.. whole];
    }

    private static List<ChatMessage> Insert(IReadOnlyList<ChatMessage> whole, List<ChatMessage> kept, HashSet<ChatMessage> missing)
    {
        Dictionary<ChatMessage, int> places = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < whole.Count; i++)
        {
            places[whole[i]] = i;
        }

        foreach (ChatMessage back in missing.OrderBy(message => places[message]))
        {
            // Before the first kept message that came later; messages of the reducer's own stay where they are.
            int place = kept.FindIndex(message => places.TryGetValue(message, out int index) && index > places[back]);
            kept.Insert(place < 0 ? kept.Count : place, back);
        }

        return kept;
    }

    private static Dictionary<string, (ChatMessage? Call, ChatMessage? Result)> Pairs(IReadOnlyList<ChatMessage> messages)
    {
        Dictionary<string, (ChatMessage? Call, ChatMessage? Result)> pairs = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent call)
                {
                    pairs[call.CallId] = (message, pairs.GetValueOrDefault(call.CallId).Result);
                }
                else if (content is FunctionResultContent result)
                {
                    pairs[result.CallId] = (pairs.GetValueOrDefault(result.CallId).Call, message);
                }
            }
        }

        return pairs;
    }
}
