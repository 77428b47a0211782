using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>The rule that every history keeps: each call has exactly one result, after it, and nothing but results stands between them.</summary>
/// <remarks>Providers refuse anything else.</remarks>
internal static partial class History
{
    /// <summary>Finds the first breach of the rule.</summary>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? FindProblem(IReadOnlyList<ChatMessage> messages)
    {
        HashSet<string> open = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            if (open.Count > 0 && !contents.Any(content => content is FunctionResultContent))
            {
                return $"message {i} stands between a call and its result.";
            }

            foreach (AIContent? content in contents)
            {
                if (content is null)
                {
                    return $"message {i} holds nothing where a content should be.";
                }

                if (content is FunctionCallContent call)
                {
                    if (call.CallId.Length == 0)
                    {
                        return $"message {i} makes a call without an id.";
                    }

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

    /// <summary>Puts back the halves of calls that a reducer has parted: a result without its call gets the call, a call its result.</summary>
    /// <param name="whole">The history before it was reduced; valid.</param>
    /// <param name="reduced">What the reducer left of it.</param>
    public static List<ChatMessage> Rejoin(IReadOnlyList<ChatMessage> whole, IEnumerable<ChatMessage> reduced)
    {
        List<ChatMessage> kept = [.. reduced.Where(message => message is not null)];
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
            kept.Insert(PlaceOf(back, kept, places), back);
        }

        return kept;
    }

    /// <summary>Finds where a message goes back to: after the calls that it answers, else before the results of its own calls.</summary>
    private static int PlaceOf(ChatMessage back, List<ChatMessage> kept, Dictionary<ChatMessage, int> places)
    {
        int calls = kept.FindLastIndex(message => Joins(message, back));
        if (calls >= 0)
        {
            int place = calls + 1;
            while (place < kept.Count && Joins(kept[calls], kept[place]))
            {
                place++;
            }

            return place;
        }

        int results = kept.FindIndex(message => Joins(back, message));
        results = results >= 0 ? results : kept.FindIndex(message => places.TryGetValue(message, out int index) && index > places[back]);
        return results >= 0 ? results : kept.Count;
    }

    /// <summary>Tells whether the second message holds a result of a call in the first.</summary>
    private static bool Joins(ChatMessage first, ChatMessage second) => !ReferenceEquals(first, second) && second.Contents.Any(content =>
        content is FunctionResultContent result && first.Contents.Any(other => other is FunctionCallContent call && call.CallId == result.CallId));

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
