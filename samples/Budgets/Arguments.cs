using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Budgets;

/// <summary>What the command line says: <c>--readers N</c> and <c>--budget-usd X</c>.</summary>
internal sealed record Arguments
{
    private const int MaxReaders = 1_000;
    private const decimal MaxDollars = 1_000m;

    public int Readers { get; private init; } = 50;

    public decimal BudgetUsd { get; private init; } = 0.02m;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        Arguments parsed = new();
        problem = null;
        for (int i = 0; i < args.Length && problem is null; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--readers" when TryParseReaders(value, out int readers):
                    parsed = parsed with { Readers = readers };
                    break;
                case "--budget-usd" when TryParseDollars(value, out decimal dollars):
                    parsed = parsed with { BudgetUsd = dollars };
                    break;
                case "--readers":
                    problem = $"--readers must be a whole number from 1 to {MaxReaders:N0}, but is {Quote(value)}.";
                    break;
                case "--budget-usd":
                    problem = $"--budget-usd must be an amount of dollars from 0 to {MaxDollars:N0}, such as 0.02, but is {Quote(value)}.";
                    break;
                default:
                    problem = $"{Quote(args[i])} is unknown; the options are --readers N and --budget-usd X.";
                    break;
            }
        }

        arguments = problem is null ? parsed : null;
        return problem is null;
    }

    private static bool TryParseReaders(string? value, out int readers) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out readers) && readers is >= 1 and <= MaxReaders;

    private static bool TryParseDollars(string? value, out decimal dollars) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out dollars) && dollars <= MaxDollars;

    private static string Quote(string? value) => value is null ? "missing" : $"'{value}'";
}
