using System.Collections.Frozen;

namespace Agents.Core.Scoring.Text;

/// <summary>English words that occur in any text, whatever it is about.</summary>
internal static class StopWords
{
    // "don", "isn" and their like are what a contraction leaves before its apostrophe.
    private static readonly FrozenSet<string> Words = (
        "a about above after again all also am an and any are as at be because been before being below between both but by can could "
        + "did do does doing down each either else few for from further get gets had has have having he her here hers him his how i if "
        + "in into is it its itself just let many may me might more most much must my no nor not of off on once only or other our out "
        + "over own per please shall she should since so some such than that the their theirs them then there these they this those "
        + "through to too under until up upon us very was we were what whatever when where whether which while who whom whose why will "
        + "with within without would yet you your yours aren couldn didn doesn don hasn haven isn shouldn wasn weren won wouldn tell")
        .Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    internal static bool Contains(ReadOnlySpan<char> lowerCased) => Lookup.Contains(lowerCased);
}
