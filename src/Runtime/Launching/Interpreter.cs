using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gantry.Runtime.Launching;

/// <summary>Runs a plan in native memory. It also runs in a child of clone3, where there is no .NET: no allocation, no static, no exception.</summary>
internal static unsafe partial class Interpreter
{
    private const int Expect = -1;
    private const int OpenAt2 = 437;
    private const int TryAgain = 11;
    private const int MostRetries = 1000;

    /// <summary>The number of steps if all went well, otherwise the index of the step that failed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(NativeStep* steps, int count, int* errno)
    {
        for (int i = 0; i < count; i++)
        {
            NativeStep* step = steps + i;
            nint result = step->Call == Expect ? Compare(step, errno) : Call(step, errno);
            if (result >= 0)
            {
                if (step->Result != null)
                    *step->Result = (int)result;

                i += step->SkipIfDone;
            }
            else if (Tolerates(step, *errno))
            {
                i += step->SkipIfTolerated;
            }
            else
            {
                return i;
            }
        }

        return count;
    }

    /// <summary>What the child of clone3 does: the plan, and if a step fails, its index and errno down the channel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void RunChild(NativeStep* steps, int count, int* channel)
    {
        int* report = stackalloc int[2];
        report[0] = Run(steps, count, report + 1);
        syscall((int)Plans.SystemCall.write, *channel, (nint)report, 2 * sizeof(int), 0, 0, 0);
        _exit(report[1] == 2 ? 127 : 126);
    }

    private static nint Call(NativeStep* step, int* errno)
    {
        nint result = Once(step, errno);

        // A rename or mount anywhere on the machine makes the kernel give up on `..` in a link; a racer must not get further than that.
        for (int again = 0; again < MostRetries && result == -1 && *errno == TryAgain && step->Call == OpenAt2; again++)
            result = Once(step, errno);

        return result;
    }

    private static nint Once(NativeStep* step, int* errno)
    {
        nint result = syscall(step->Call, Argument(step, 0), Argument(step, 1), Argument(step, 2), Argument(step, 3), Argument(step, 4), Argument(step, 5));
        if (result == -1)
            *errno = *__errno_location();

        return result;
    }

    // Arguments: address, offset, mask, wanted value, errno if different.
    private static nint Compare(NativeStep* step, int* errno)
    {
        ulong found = Unsafe.ReadUnaligned<ulong>((byte*)step->Arguments[0] + step->Arguments[1]);
        if ((found & (ulong)step->Arguments[2]) == (ulong)step->Arguments[3])
            return 0;

        *errno = (int)step->Arguments[4];
        return -1;
    }

    private static nint Argument(NativeStep* step, int index) =>
        (step->SlotMask & (1 << index)) != 0 ? *(int*)step->Arguments[index] : (nint)step->Arguments[index];

    private static bool Tolerates(NativeStep* step, int errno)
    {
        for (int i = 0; i < step->ToleratedCount; i++)
        {
            if (step->Tolerated[i] == errno)
                return true;
        }

        return false;
    }

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial int* __errno_location();

    [LibraryImport("libc"), SuppressGCTransition]
    private static partial void _exit(int status);
}
