using Gantry.Tests.Store;
using Xunit.Runner.InProc.SystemConsole;

return await CrashWriter.RunIfAskedAsync() ? 0 : await ConsoleRunner.Run(args);
