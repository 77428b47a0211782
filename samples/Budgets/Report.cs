using Agents.Core;

namespace Budgets;

/// <summary>What the run came to, for people: who was admitted, who was refused and why, the ledger, and the check.</summary>
internal static class Report
{
    private const int NamesALine = 10;

    public static void Write(RunResult<RoomLog> result, long billed)
    {
        RoomLog log = result.Output;
        Reading[] admitted = [.. log.Readings.Where(reading => reading.Refusal is null)];
        Reading[] refused = [.. log.Readings.Where(reading => reading.Refusal is not null)];
        string limit = Dollars(log.Ledger.Limits.MicroDollars!.Value);

        Console.WriteLine($"{log.Readings.Count} readers ask one model at the same time. Together they may spend {limit}.");
        WriteAdmitted(admitted);
        WriteRefused(refused);

        Console.WriteLine();
        Console.WriteLine("Ledger, in the order in which the readers came");
        LedgerTree.Write(log.Ledger);

        Console.WriteLine();
        Console.WriteLine("Check");
        Console.WriteLine($"  sum of the ledger's lines  {Dollars(Check.SumOf(log.Ledger))}");
        Console.WriteLine($"  the model's own bill       {Dollars(billed)}");
        Console.WriteLine($"  the limit                  {limit}  {(Check.Holds(result, billed) ? "kept" : "BROKEN")}");
        Console.WriteLine($"  the run ended as           {result.StopReason}");

        Console.WriteLine();
        Console.WriteLine($"budget: {admitted.Length} admitted, {refused.Length} refused, {Dollars(result.Spend.MicroDollars)} of {limit} spent");
    }

    public static string Dollars(long microDollars) => $"${microDollars / 1_000_000m:0.000000}";

    private static void WriteAdmitted(Reading[] admitted)
    {
        Console.WriteLine();
        Console.WriteLine($"Admitted: {admitted.Length}{(admitted.Any(reading => reading.IsCut) ? " (* with an answer cut to what was left)" : "")}");
        foreach (Reading[] line in admitted.Chunk(NamesALine))
        {
            Console.WriteLine($"  {string.Join(' ', line.Select(reading => reading.IsCut ? reading.Reader + "*" : reading.Reader))}");
        }
    }

    private static void WriteRefused(Reading[] refused)
    {
        Console.WriteLine();
        Console.WriteLine($"Refused, so that no call was made: {refused.Length}");
        foreach (Reading reading in refused)
        {
            Console.WriteLine($"  {reading.Reader}  {reading.Refusal}");
        }
    }
}
