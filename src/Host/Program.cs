using System.CommandLine;
using Gantry.Host.Commands;

ParseResult parsed = GantryCommand.Create().Parse(args);
if (GantryCommand.MistakeIn(parsed) is { } mistake)
{
    Console.Error.WriteLine($"gantry: {mistake}");
    return 1;
}

// Commands that run for long handle signals themselves; the others may be ended by them.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
