using System.Collections.Concurrent;

namespace Agents.Core.TelemetryTests.Security;

/// <summary>Secrets that stand nowhere else: made from a seed, and remembered with what they were made for.</summary>
internal sealed class Canaries(int seed)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz";
    private readonly ConcurrentDictionary<string, string> _made = new(StringComparer.Ordinal);

    /// <summary>Gets the canaries with what they are for.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _made;

    /// <summary>Gets the canary of a place; the same one each time.</summary>
    public string Of(string place) => _made.GetOrAdd(place, Make);

    /// <summary>Gets a text around the canary of a place.</summary>
    public string Text(string place) => $"about {Of(place)} only";

    /// <summary>Makes an exception that holds canaries wherever an exception can.</summary>
    public T Thrown<T>(string place, Func<string, Exception, T> make)
        where T : Exception
    {
        T thrown = make(Text($"{place}: message"), new FormatException(Text($"{place}: inner")) { Data = { ["inner"] = Of($"{place}: inner data") } });
        thrown.Data["key"] = Of($"{place}: data");
        thrown.HelpLink = $"https://localhost/{Of($"{place}: link")}";
        return thrown;
    }

    public InvalidDataException Thrown(string place) => Thrown(place, (message, inner) => new InvalidDataException(message, inner));

    // No key that something might know by its look.
    private string Make(string place)
    {
        Random random = new(seed ^ place.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        return string.Concat("zq", string.Create(18, random, static (text, random) => random.GetItems(Letters, text)));
    }
}
