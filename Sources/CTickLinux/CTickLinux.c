#include "CTickLinux.h"
