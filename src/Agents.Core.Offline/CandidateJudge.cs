using Agents.Core.Scoring.Text;

namespace Agents.Core.Offline;

/// <summary>Judges a candidate that a message holds by the words of the question alone.</summary>
/// <remarks>It is accepted when it says anything, does not say that nothing fits, and shares a telling word with each part of the question.
/// A chance meeting of words passes, so this is a check that something is there and not that it is true.</remarks>
internal static class CandidateJudge
{
    /// <summary>What is wrong with the candidate, one sentence each; none when it is accepted.</summary>
    internal static IReadOnlyList<string> FindFaults(string question, string candidate)
    {
        if (!candidate.Any(char.IsLetterOrDigit))
        {
            return ["The candidate is empty."];
        }

        if (candidate.Contains(AnswerWriter.Nothing, StringComparison.Ordinal) && Said(candidate).Count == 0)
        {
            return ["The candidate only says that nothing was found."];
        }

        HashSet<string> said = Said(candidate);
        return
        [
            .. QuestionDivider.Divide(question)
                .Select(part => (Part: part, Words: Telling(part)))
                .Where(part => part.Words.Count > 0 && !part.Words.Overlaps(said))
                .Select(part => $"The candidate says nothing about: {part.Part}"),
        ];
    }

    private static HashSet<string> Said(string candidate) =>
        [.. TextTokenizer.TokenizeQuery(candidate.Replace(AnswerWriter.Nothing, string.Empty, StringComparison.Ordinal))];

    private static HashSet<string> Telling(string part) =>
        [.. part.Split((char[]?)null).Where(word => !SentenceRanker.IsGeneric(word)).SelectMany(TextTokenizer.TokenizeQuery)];
}
