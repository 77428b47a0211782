// Fifty readers work at the same time inside one run that may spend two cents. Each model call is set aside before it is made, at the most it
// may cost. Who comes when too little is left is refused, so that the sum cannot pass the limit, whoever comes first. The end checks that.
using Agents.Core;
using Agents.Core.Budgets;
using Budgets;

if (!Arguments.TryParse(args, out Arguments? arguments, out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

using PricedModel model = new(seed: 7);
IAgent<int, RoomLog> room = ReadingRoom.Create(model);
RunResult<RoomLog> result = await room.RunAsync(arguments.Readers, new RunOptions
{
    Budget = Budget.Usd(arguments.BudgetUsd),
    Prices = PriceBook.Default.With(PricedModel.Id, PricedModel.Price),
});

Report.Write(result, model.BilledMicroDollars);
return Check.Holds(result, model.BilledMicroDollars) ? 0 : 1;
